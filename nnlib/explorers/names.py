"""Give every slider a name that can be read aloud.

ipywidgets' sliders have none, and no option that sets one: they keep their tooltip in a hidden label.
This copies it to where it is heard, once for every output area and for whatever appears in it later.
"""

NAME_THE_SLIDERS = """<script>
(area => {
  if (!area || area.namesItsSliders) return;
  area.namesItsSliders = true;
  const name = () => area.querySelectorAll(".widget-slider").forEach(slider =>
    slider.querySelector("[role=slider]")?.setAttribute("aria-label", slider.querySelector("label").title));
  new MutationObserver(name).observe(area, {childList: true, subtree: true});
  name();
})(document.currentScript.closest(".jp-OutputArea"));
</script>"""
