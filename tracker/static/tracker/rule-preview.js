// Presses "Read on" for the reader, so that a preview goes on by itself.
document.getElementById("go-on").requestSubmit();
