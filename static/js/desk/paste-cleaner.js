// What comes from Word, Google Docs and the web, made into the paper's own HTML before the editor reads it.
import { Extension } from "django-prose-editor/editor"
import { allowed, clean } from "newsroom/addresses"
import { readWordLists, style } from "newsroom/word-lists"

const GONE = "script, style, title, meta, link, svg, math, iframe, object, img, picture, video, audio, form, input, button, colgroup, del, hr"
const KEPT = { A: ["href"], TD: ["colspan", "rowspan"], TH: ["colspan", "rowspan"], OL: ["start"] }
const HEADINGS = { H1: "h2", H4: "h3", H5: "h3", H6: "h3" }

const unwrap = (element) => element.replaceWith(...element.childNodes)

const renamed = (element, name) => {
  const other = element.ownerDocument.createElement(name)
  for (const { name: key, value } of element.attributes) other.setAttribute(key, value)
  other.append(...element.childNodes)
  element.replaceWith(other)
  return other
}

const wrapContents = (element, name) => {
  const inner = element.ownerDocument.createElement(name)
  inner.append(...element.childNodes)
  element.append(inner)
}

// Style and handlers would break the page's policy in the parser, and style then read as none: make them data.
const document_of = (html) => {
  const source = html
    .replace(/<!--[\s\S]*?-->|<!\[[^>]*>/g, "")
    .replace(/<(style|script|title)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle\s*=/gi, " data-s=").replace(/\son\w+\s*=/gi, " data-on="))
  return new DOMParser().parseFromString(source, "text/html")
}

const readMarks = (body) => {
  for (const element of body.querySelectorAll("b, strong, i, em, span, [data-s]")) {
    const bold = style(element).match(/(?:^|[;\s])font-weight:\s*(bold|normal|\d+)/)?.[1]
    const heavy = bold === "bold" || Number(bold) >= 600
    const slanted = /(?:^|[;\s])font-style:\s*italic/.test(style(element))
    const heading = element.closest("h1, h2, h3, h4, h5, h6")
    if (/^(B|STRONG)$/.test(element.nodeName) && (heading || (bold && !heavy))) unwrap(element)
    else if (/^(I|EM)$/.test(element.nodeName) && /(?:^|[;\s])font-style:\s*normal/.test(style(element))) unwrap(element)
    else if (element.nodeName === "SPAN") {
      if (heavy && !heading) wrapContents(element, "strong")
      if (slanted) wrapContents(element, "em")
      unwrap(element)
    }
  }
}

const readTitles = (body) => {
  for (const element of body.querySelectorAll("p.MsoTitle, p[class*=MsoHeading]")) renamed(element, "h2")
  for (const element of body.querySelectorAll(Object.keys(HEADINGS).join())) renamed(element, HEADINGS[element.nodeName])
}

const readLinks = (body, schemes) => {
  for (const link of body.querySelectorAll("a")) {
    const href = clean(link.getAttribute("href") || "")
    if (allowed(href, schemes) && !href.startsWith("/")) link.setAttribute("href", href)
    else unwrap(link)
  }
}

const tidySpaces = (body) => {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace(/\u00a0/g, " ").replace(/[\u00ad\u200b\ufeff]/g, "")
  for (const rule of body.querySelectorAll("br")) {
    if (rule.parentElement === body || !rule.nextSibling || rule.closest("li, td, th") === rule.parentElement) rule.remove()
  }
  for (const block of body.querySelectorAll("p, h2, h3, li, div, blockquote")) {
    if (!block.textContent.trim() && !block.closest("td, th")) block.remove()
  }
}

// A page copied whole may be bold throughout: that is its look, not the writer's stress.
const dropBoldThroughout = (body) => {
  const strong = [...body.querySelectorAll("strong, b")].filter((element) => !element.parentElement.closest("strong, b"))
  const length = (nodes) => nodes.reduce((sum, node) => sum + node.textContent.replace(/\s/g, "").length, 0)
  const blocks = body.querySelectorAll("p, li").length
  if (blocks > 1 && length(strong) === length([...body.querySelectorAll("p, li")])) {
    for (const element of body.querySelectorAll("strong, b")) unwrap(element)
  }
}

const dropAttributes = (body) => {
  for (const element of body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (!(KEPT[element.nodeName] || []).includes(name)) element.removeAttribute(name)
    }
  }
}

export const cleaned = (html, schemes) => {
  if (/\sdata-pm-slice=/.test(html)) return html // our own text, moved about
  const { body } = document_of(html)
  for (const element of body.querySelectorAll(`${GONE}, [data-s*='mso-element:comment' i], .MsoCommentReference`)) element.remove()
  for (const element of [...body.querySelectorAll("*")]) if (element.nodeName.includes(":")) unwrap(element)
  readWordLists(body)
  readMarks(body)
  readTitles(body)
  readLinks(body, schemes)
  tidySpaces(body)
  dropBoldThroughout(body)
  dropAttributes(body)
  return body.innerHTML
}

export const PasteCleaner = Extension.create({
  name: "pasteCleaner",
  addOptions: () => ({ schemes: ["http", "https", "mailto"] }),
  transformPastedHTML(html) {
    return cleaned(html, this.options.schemes)
  },
})
