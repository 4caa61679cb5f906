// Straight marks become the paper's own as they are typed; Backspace just after puts them back.
import { Extension, textInputRule } from "django-prose-editor/editor"

const OPENING = "(?:^|[\\s([{<“‘–—/])"

export const SmartQuotes = Extension.create({
  name: "smartQuotes",
  addInputRules: () => [
    textInputRule({ find: new RegExp(`${OPENING}(")$`), replace: "“" }),
    textInputRule({ find: /"$/, replace: "”" }),
    textInputRule({ find: new RegExp(`${OPENING}(')$`), replace: "‘" }),
    textInputRule({ find: /'$/, replace: "’" }),
    textInputRule({ find: /(‘)\d0s$/, replace: "’" }),
    textInputRule({ find: /–-$/, replace: "—" }),
    textInputRule({ find: /(?<!-)--$/, replace: "–" }),
    textInputRule({ find: /\.\.\.$/, replace: "…" }),
  ],
})
