// The admin's chooser draws itself beside its select and forgets the label: who hears the page is told it, and the choice.

const tell = (select) => {
  const label = document.querySelector(`label[for="${select.id}"]`)
  const shown = select.parentElement.querySelector(".select2-selection__rendered")
  if (!label || !shown) return
  label.id = `${select.id}-label`
  for (const part of [shown, shown.closest("[role=combobox]")]) {
    part.setAttribute("aria-labelledby", `${label.id} ${shown.id}`)
  }
}

const tellAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(tell)

// It draws itself when it likes: after the page has loaded, and in each row that is added.
new MutationObserver(tellAll).observe(document.querySelector(".booking"), { childList: true, subtree: true })
tellAll()
