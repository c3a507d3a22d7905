import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from recommendations.load import RecommendationInUse, load_paper
from recommendations.matching import BadRules
from recommendations.models import Element


class Command(BaseCommand):
    help = "Load the policy paper: goals, recommendations, elements. Loading the same file again writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=settings.PAPER_FILE, help="a paper's TOML file")
        parser.add_argument("--json", action="store_true", help="end with one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            paper = load_paper(Path(options["file"]))
        except (BadRules, RecommendationInUse, OSError) as error:
            raise CommandError(str(error)) from error
        counts = {
            "paper": paper.slug,
            "content_version": paper.content_version,
            "goals": paper.goals.count(),
            "recommendations": paper.recommendations.count(),
            "elements": Element.objects.filter(recommendation__paper=paper).count(),
        }
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(
                f"{paper.title}: {counts['goals']} goals, {counts['recommendations']} recommendations, "
                f"{counts['elements']} elements."
            )
