// Fields that mean something for one kind only are shown for that kind: `data-only` names the kinds, and none where it
// is the choice of nothing that counts. Without this script all are shown, and the form takes those that count.

const box = (element) => element.closest(".inline-related, form")

const apply = (select) => {
  const around = box(select)
  for (const control of around.querySelectorAll("[data-only]")) {
    if (box(control) !== around) continue
    const field = control.closest(".field")
    const wanted = control.dataset.only.split(" ").includes(select.value)
    field.hidden = !wanted && !field.querySelector(".errorlist")
  }
}

const KINDS = "select[name=kind], select[name$='-kind'], select[name=significance], select[name=bundle]"
const isKind = (element) => element.matches(KINDS)

document.addEventListener("change", ({ target }) => {
  if (isKind(target)) apply(target)
})

for (const select of document.querySelectorAll("select")) if (isKind(select)) apply(select)
