// One more line for a name, without a round trip.

for (const list of document.querySelectorAll("[data-bylines]")) {
  const panel = list.closest("section")
  const template = panel.querySelector("[data-byline-empty]")
  const total = panel.querySelector("input[name=bylines-TOTAL_FORMS]")
  const button = document.createElement("button")
  button.type = "button"
  button.className = "button button--small"
  button.textContent = "Another name"
  button.addEventListener("click", () => {
    const holder = document.createElement("template")
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value)
    const row = holder.content.firstElementChild
    list.append(row)
    total.value = Number(total.value) + 1
    row.querySelector("input").focus()
  })
  list.after(button)
}
