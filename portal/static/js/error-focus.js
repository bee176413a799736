// Moves the focus to the error summary, so that a screen reader starts there. The page works without this.
document.querySelector(".err-summary")?.focus();
