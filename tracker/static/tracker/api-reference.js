// The interactive reference. Its own assets alone: no validator and no font of others.
const frame = document.querySelector(".swagger-frame");
SwaggerUIBundle({ domNode: frame, url: frame.dataset.schema, validatorUrl: null, docExpansion: "list", deepLinking: false });
