"""The few values of the Windows registry that matter here; elsewhere there are none and nothing is written."""

import sys

CURRENT, CLASSES = "HKEY_CURRENT_USER", "HKEY_CLASSES_ROOT"

if sys.platform == "win32":
    import winreg

    def values(root: str, key: str) -> dict[str, str]:
        """The values of a key as texts by name; none when the key is not there or may not be read."""
        found: dict[str, str] = {}
        try:
            with winreg.OpenKey(getattr(winreg, root), key) as opened:
                for at in range(winreg.QueryInfoKey(opened)[1]):
                    name, value, _ = winreg.EnumValue(opened, at)
                    found[name] = str(value)
        except OSError:
            return {}
        return found

    def write(key: str, wanted: dict[str, str], unwanted: set[str]) -> None:
        """The user's key holds these texts, and none of the unwanted names."""
        with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
            for name in unwanted:
                winreg.DeleteValue(opened, name)
            for name, text in wanted.items():
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)

else:

    def values(root: str, key: str) -> dict[str, str]:
        """No values: there is no registry."""
        del root, key
        return {}

    def write(key: str, wanted: dict[str, str], unwanted: set[str]) -> None:
        """Never called: without a registry there is no Excel to register with."""
        raise OSError(key, wanted, unwanted)
