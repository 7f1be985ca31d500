"""What the driver can do with windows on a screen: open a workbook visibly, and find what stands where.

Its argument is LibreOffice's pipe, a question is a line, and so is the answer. Places come from LibreOffice's own
accessibility tree, so that a click goes where a person's would.
"""

from pathlib import Path

import driver
import uno


def show(context, request):
    """Opens a workbook as a person would."""
    desktop = driver.desktop(context)
    book = desktop.loadComponentFromURL(Path(request["path"]).as_uri(), "_blank", 0, ())
    window = book.CurrentController.Frame.ContainerWindow
    window.setPosSize(0, 0, request["width"], request["height"], 15)
    window.toFront()
    return book.Title


def titles(context, _request):
    """The titles of the documents that are open."""
    opened, found = driver.desktop(context).Components.createEnumeration(), []
    while opened.hasMoreElements():
        found.append(getattr(opened.nextElement(), "Title", ""))
    return found


def things(context, _request):
    """Everything on show that has a name: [window's title, name, left, top, width, height]."""
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    found = []
    for at in range(toolkit.getTopWindowCount()):
        window = toolkit.getTopWindow(at)
        root = window.getAccessibleContext() if hasattr(window, "getAccessibleContext") else None
        if root is not None:
            walk(root, root.getAccessibleName(), found, 0)
    return found


def role(name):
    return uno.getConstantByName(f"com.sun.star.accessibility.AccessibleRole.{name}")


ASIDE = [role(name) for name in ("DOCUMENT_SPREADSHEET", "TABLE", "SCROLL_BAR", "PAGE_TAB_LIST", "EDIT_BAR")]


def walk(node, title, found, depth):
    """What is on show below a node; a menu that is closed has no size and is left alone, as are cells and icons."""
    try:
        place, size = node.getLocationOnScreen(), node.getSize()
        if depth > 10 or (depth and not size.Width):
            return False
        name, kind = node.getAccessibleName(), node.getAccessibleRole()
        if name:
            found.append([title, name, place.X, place.Y, size.Width, size.Height])
        if kind in ASIDE or (kind == role("TOOL_BAR") and name != "QLCL") or name == "Sidebar":
            return True
        for at in range(min(node.getAccessibleChildCount(), 40)):
            child = node.getAccessibleChild(at)
            shown = child is not None and walk(child.getAccessibleContext(), title, found, depth + 1)
            if not shown and kind == role("MENU"):
                break
    except (uno.getClass("com.sun.star.uno.Exception"), AttributeError):
        return False
    return True


def close(context, request):
    """Closes the document with this title."""
    opened = driver.desktop(context).Components.createEnumeration()
    while opened.hasMoreElements():
        document = opened.nextElement()
        if getattr(document, "Title", "") == request["title"]:
            document.close(True)


def front(context, request):
    """The document with this title comes before the others; there is no window manager to do it."""
    opened = driver.desktop(context).Components.createEnumeration()
    while opened.hasMoreElements():
        document = opened.nextElement()
        if getattr(document, "Title", "") == request["title"]:
            window = document.CurrentController.Frame.ContainerWindow
            window.toFront()
            window.setFocus()


VERBS = {"front": front, "show": show, "titles": titles, "things": things, "close": close}

if __name__ == "__main__":
    driver.serve(VERBS)
