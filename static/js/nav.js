// Brings the current section into view in a line of sections that scrolls sideways.
function show() {
  for (const list of document.querySelectorAll(".nav__list, .sisters")) {
    const current = list.querySelector("[aria-current]")
    const end = current && current.offsetLeft - list.offsetLeft + current.offsetWidth
    if (end > list.clientWidth) list.scrollLeft = end - (list.clientWidth + current.offsetWidth) / 2
  }
}

show()
document.fonts.ready.then(show)
