// The interactive reference. Its own assets alone: no validator and no font of others.
const frame = document.querySelector(".swagger-frame");

// The page has a main part of its own, and its headings begin at the second level.
function fitIn() {
  frame.querySelector("main")?.setAttribute("role", "group");
  frame.querySelectorAll("h3.opblock-tag, section.models > h4").forEach((heading) => heading.setAttribute("aria-level", "2"));
}

SwaggerUIBundle({
  domNode: frame, url: frame.dataset.schema, validatorUrl: null, docExpansion: "list", deepLinking: false, onComplete: fitIn,
});
