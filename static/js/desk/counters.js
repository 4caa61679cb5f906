// Lengths beside the fields that have a goal, and fields of one paragraph that stay one.

for (const field of document.querySelectorAll("#article_form [data-goal]")) {
  const place = document.querySelector(`[data-count-for="${field.id}"]`)
  const goal = Number(field.dataset.goal)
  const count = () => {
    const length = [...field.value.trim()].length
    place.textContent = `${length} of ${goal}`
    place.classList.toggle("field__count--over", length > goal)
  }
  field.addEventListener("input", count)
  count()
}

for (const field of document.querySelectorAll("#article_form textarea[data-line]")) {
  const fit = () => {
    if (CSS.supports("field-sizing", "content")) return
    field.rows = 1
    while (field.scrollHeight > field.clientHeight + 2 && field.rows < 8) field.rows += 1
  }
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) event.preventDefault()
  })
  field.addEventListener("input", fit)
  fit()
}
