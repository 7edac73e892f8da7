"""Rename the files of a folder by a pattern. See what will happen first. Best in a window."""

from pathlib import Path

from hyper_local import ArgumentError, HyperError, desktop

folder = ""
find = ""
replace = ""
number = False
done = ""


async def choose():
    global folder, done
    try:
        chosen = await desktop.choose_folder()
    except HyperError:
        raise ArgumentError("There is no dialog here. Write the path of the folder.", "folder") from None
    folder, done = str(chosen or folder), ""


def new_name(i, path):
    name = path.stem.replace(find, replace) if find else path.stem
    return f"{i:02} {name}{path.suffix}" if number else f"{name}{path.suffix}"


def plan():
    """Each file of the folder with its new name."""
    files = sorted(path for path in Path(folder).iterdir() if path.is_file() and not path.name.startswith("."))
    return [(path, new_name(i, path)) for i, path in enumerate(files, 1)]


def rename():
    global done
    changed = [(path, name) for path, name in plan() if name != path.name]
    for path, name in changed:
        path.rename(path.with_name(name))
    done = f"Renamed {len(changed)} files."

t"""
<section>
    <h2>Rename files</h2>
    <form @submit="choose">
        <label>Folder <input name="folder" bind={folder} placeholder="/home/ada/pictures" autocomplete="off"></label>
        <button>Choose…</button>
    </form>
    <form>
        <label>Find <input bind={find} autocomplete="off"></label>
        <label>Replace with <input bind={replace} autocomplete="off"></label>
        <label><input type="checkbox" bind={number}> Number them</label>
    </form>
    {% let there = bool(folder) and Path(folder).is_dir() %}
    {% let files = plan() if there else [] %}
    {% let names = [name for path, name in files] %}
    {% let changed = [name for path, name in files if name != path.name] %}
    {% let taken = len(names) > len(set(names)) or any(Path(folder, name).exists() for name in changed) %}
    {% if files %}
    <table tabindex="0">
        <thead><tr><th>Now</th><th>Then</th></tr></thead>
        <tbody>{% for path, name in files %}
        <tr><td>{path.name}</td><td>{% if name == path.name %}<em>the same</em>{% else %}{name}{% endif %}</td></tr>
        {% endfor %}</tbody>
    </table>
    {% elif there %}<p>There is no file in it.</p>{% elif folder %}<p>There is no such folder.</p>{% endif %}
    <footer>
        <button class="primary" @click="rename" disabled={not changed or taken}>Rename {len(changed)} files</button>
        <span role="status">{"Two files would have one name." if taken and changed else "" if changed else done}</span>
    </footer>
</section>
"""
