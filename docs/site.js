// What `make docs` adds to the theme: wide tables, which scroll by themselves, can be scrolled by keys.
const reach = () => {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else if (box.tabIndex === 0) box.removeAttribute("tabindex");
  }
};
document$.subscribe(() => requestAnimationFrame(reach));
addEventListener("resize", reach);
