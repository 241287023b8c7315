extension MarkdownRenderer {
    mutating func visitTable(isEntering: Bool) {
        html.endLine()
        if isEntering {
            // A wide table scrolls by itself, also by keyboard, so that the page does not have to.
            html.append("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"")
            html.appendEscaped(labels.table)
            html.append("\"><table>\n")
        } else {
            // A table without rows has no body to end.
            if !isInTableHead { html.append("</tbody>\n") }
            html.append("</table></div>\n")
            isInTableHead = false
        }
    }

    mutating func visitTableRow(_ node: MarkdownNode, isEntering: Bool) {
        html.endLine()
        if isEntering {
            if node.isHeaderRow {
                html.append("<thead>\n")
                isInTableHead = true
            } else if isInTableHead {
                html.append("<tbody>\n")
                isInTableHead = false
            }
            html.append("<tr>\n")
        } else {
            html.append("</tr>\n")
            if node.isHeaderRow { html.append("</thead>\n") }
        }
    }

    mutating func visitTableCell(_ node: MarkdownNode, isEntering: Bool) {
        isInWord = false
        let isHeader = node.parent?.isHeaderRow ?? false
        guard isEntering else {
            html.append(isHeader ? "</th>\n" : "</td>\n" as StaticString)
            return
        }
        html.append(isHeader ? "<th scope=\"col\"" : "<td" as StaticString)
        switch node.alignment {
        case UInt8(ascii: "l"): html.append(" class=\"left\"")
        case UInt8(ascii: "c"): html.append(" class=\"center\"")
        case UInt8(ascii: "r"): html.append(" class=\"right\"")
        default: break
        }
        html.append(">")
    }
}
