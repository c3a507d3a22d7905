"""What changed, in the order in which we came to know: a reader keeps the last ``next`` and comes back."""

from bills.api.filters import ChangeFilter
from bills.api.serializers import ChangeSerializer
from bills.api.viewsets import ListViewSet
from bills.models import Change


class ChangeViewSet(ListViewSet[Change]):
    queryset = Change.objects.select_related("measure__session")
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilter
