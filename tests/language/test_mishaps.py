"""R3: what Python's words about a line mean is said with what stood there, and only where that is certain."""

import pytest

import hyper_local
from hyper_local import advice, texts
from hyper_local.testing import mount


def told(author, line, before=""):
    """What is added to the error of a handler that runs `line`."""
    body = "\n".join(f"    {one}" for one in line.splitlines())
    file = author.file("live/thing.py", f"{before}\n\ndef go():\n{body}\n\nt'<button @click=\"go\">x</button>'")
    page = mount(hyper_local.load(file))
    page.click("button")
    (error,) = page.errors
    return error.partition("\n")[2].strip()


STATE = """
import random
import math
from datetime import date
items = ["a", "b"]
none = []
ages = {"Ada": 36}
rooms = {1: "hall"}
rows = [{"bird": "wren"}]
pair = (1, 2)
word = "ab"
count = 0
half = 0.5
nothing = None
def double(x):
    x * 2
def add(a, b=2):
    pass
def sum(x):
    pass
class Dog:
    name = "Rex"
    def bark():
        pass
"""

SAID = {
    "row = rows[0]\nrow.bird = 'owl'": 'row is a dict: write row["bird"] = …',
    "ages['Bob']": "ages has no such key; it has 'Ada'. ages.get(…) gives None where there is none.",
    "ages['Adaa']": "ages has no such key; it has 'Ada'. Did you mean 'Ada'? "
    "ages.get(…) gives None where there is none.",
    "rooms['1']": "The keys of rooms are numbers, and this one is a text: rooms[int(…)]",
    "ages[1]": "The keys of ages are texts: write ages[str(…)], or the key in quotes.",
    "del ages['Bob']": "ages has no such key; it has 'Ada'.",
    "ages.pop('Bob')": "Ask first: if 'Bob' in ages: …",
    "x = {}\nx['a']": "x is an empty dict here.",
    "x = {}\nx['owl'] += 1": "x is an empty dict here. To begin with 0 there, write x['owl'] = x.get('owl', 0) + 1",
    "x = {}\nif x['a']: x['a'] += 1": "x is an empty dict here.",
    'x = {}\nx["owl"] -= half': "x is an empty dict here. To begin with 0 there, write "
    'x["owl"] = x.get("owl", 0) - half',
    "ages['Bob'] = ages['Bob'] + 1": "ages has no such key; it has 'Ada'. To begin with 0 there, write "
    "ages['Bob'] = ages.get('Bob', 0) + 1",
    "ages['Bob'] += 'x'": "ages has no such key; it has 'Ada'. To begin with \"\" there, write "
    "ages['Bob'] = ages.get('Bob', \"\") + 'x'",
    "x = {}\nx[word].append(5)": "x is an empty dict here. To begin with an empty list there, write "
    "x.setdefault(word, []).append(5)",
    "x = {}\nx['a'] *= 2": "x is an empty dict here.",
    "x = {}\nx['a'] -= 'b'": "x is an empty dict here.",
    "x = {}\nx['a'] += x['b']": "x is an empty dict here.",
    "x = {}\nx['b'] = x['a'] + 1": "x is an empty dict here.",
    "x = {}\nx['a'] = [x['b']]": "x is an empty dict here.",
    "rows[0]['brid']": "rows[0] has no such key; it has 'bird'. Did you mean 'bird'? "
    "rows[0].get(…) gives None where there is none.",
    "items[2]": "items has 2 items, items[0] to items[1], and items[2] is asked for.",
    "items[count + 5]": "items has 2 items, items[0] to items[1], and items[5] is asked for.",
    "items[-3]": "items has 2 items, items[0] to items[1], and items[-3] is asked for.",
    "items[len(items)]": "items has 2 items, items[0] to items[1], and items[2] is asked for.",
    "items[:1][1]": "The first item of a list has the number 0, the last one len(…) - 1.",
    "rows[1]": "rows has one item, rows[0], and rows[1] is asked for.",
    "none[0]": "none is empty here. Ask first: if none: …",
    "none[0] = 1": "none has no items. A further one is added by none.append(…).",
    "word[2]": "word has 2 letters, word[0] to word[1], and word[2] is asked for.",
    "none.pop()": "none is empty here. Ask first: if none: …",
    "random.choice(none)": "none is empty here. Ask first: if none: …",
    "max(none)": "none is empty here. Write max(none, default=0), or ask first: if none: …",
    "items['1']": "'1' is text. Write the number without quotes: items[1]",
    "items[word]": "items is a list. Its items are found by their numbers: items[0] is the first.",
    "items[1 / 1]": "A place in a list is a whole number. // divides into one, and int(…) makes one.",
    "rows['bird']": "rows is a list of dicts. Write rows[0]['bird'] for one, or a loop for all.",
    "rows[0, 1]": "Write one pair of brackets for each: rows[0][1]",
    "word['a']": "word is a text here, not a dict.",
    "items.remove('c')": "'c' is not in items. Ask first: if 'c' in items: …",
    "x = rows[0]\nrows.remove(x['bird'])": "rows holds dicts, and x['bird'] is a part of one. Write rows.remove(x)",
    "x = 'wren'\nrows.remove(x)": "rows holds dicts, and x is a text. To take out those with that bird, write "
    'rows[:] = [item for item in rows if item["bird"] != x]',
    "item = 'wren'\nrows.remove(item)": "rows holds dicts, and item is a text. To take out those with that bird, write "
    'rows[:] = [each for each in rows if each["bird"] != item]',
    "x = 'tit'\nrows.remove(x)": "x is 'tit' here, which is not in rows. Ask first: if x in rows: …",
    "rows.remove('wren')": "'wren' is not in rows. Ask first: if 'wren' in rows: …",
    "rows.index('wren')": "'wren' is not in rows. Ask first: if 'wren' in rows: …",
    "x = [{'a': 1, 'b': 1}]\ny = 1\nx.remove(y)": "y is 1 here, which is not in x. Ask first: if y in x: …",
    "x = [{'bird': 'wren'}, 3]\ny = x[0]\nx.remove(y['bird'])": "y['bird'] is 'wren' here, which is not in x. "
    "Ask first: if y['bird'] in x: …",
    "x = {'bird': 'owl'}\nrows.remove(x['bird'])": "x['bird'] is 'owl' here, which is not in rows. "
    "Ask first: if x['bird'] in rows: …",
    "items.index('c')": "'c' is not in items. Ask first: if 'c' in items: …",
    "x = 'c'\nitems.remove(x)": "x is 'c' here, which is not in items. Ask first: if x in items: …",
    "x = chr(99)\nitems.remove(x)": "What is looked for is not in items. Ask first: if x in items: …",
    "items.remove(0)": "remove() looks for an item that is 0, and items holds texts. To take out the one with the "
    "number 0, write items.pop(0)",
    "rows.remove(count)": "remove() looks for an item that is 0, and rows holds dicts. To take out the one with the "
    "number 0, write rows.pop(count)",
    "items.remove(5)": "5 is not in items. Ask first: if 5 in items: …",
    "items.index(0)": "0 is not in items. Ask first: if 0 in items: …",
    "[1, 2].remove(0)": "0 is not in [1, 2]. Ask first: if 0 in [1, 2]: …",
    "x = [1, 'a']\nx.remove(0)": "0 is not in x. Ask first: if 0 in x: …",
    "x = ['1', '2']\nx.remove(1)": "1 is a number here, and x holds texts. Write x.remove('1')",
    "none.remove(0)": "0 is not in none. Ask first: if 0 in none: …",
    "5 / count": "count is 0 here, and nothing can be divided by 0. To have 0 then, write 5 / count if count else 0",
    "5 % (count * 2)": "count * 2 is 0 here, and nothing can be divided by 0. "
    "To have 0 then, write 5 % (count * 2) if count * 2 else 0",
    "x = 5\nx //= count": "count is 0 here, and nothing can be divided by 0. Ask first: if count: …",
    "5 / 0": "",
    "'Count: ' + count": 'count is a number, and + joins a text with texts only. Write f"Count: {count}", '
    "with an f before the quotes.",
    "x = 'a'\nx += ' b ' + 3 + 'c'": '3 is a number, and + joins a text with texts only. Write f" b {3}", '
    "with an f before the quotes.",
    "count + ' clicks'": 'count is a number, and + joins a text with texts only. Write f"{count} clicks", '
    "with an f before the quotes.",
    "x = '{' + count": "",
    "nothing + 1": "nothing is None here.",
    "double(2) + 1": "double(2) gives None. A function gives back what stands behind its return, and without one None.",
    "double + 1": "double is a function. To take what it gives, call it: double()",
    "count > nothing": "nothing is None here.",
    "items + 5": "To add one item, write items.append(5).",
    "x = []\nx += 5": "To add one item, write x.append(5).",
    "for i in count: pass": "count is a number. To count, write range(count).",
    "list(5)": "list() goes through a list, and gets a number.",
    "for i in half: pass": "A loop goes through a list. To count, write range(…).",
    "count()": "count is a number here, not a function: it has no parentheses.",
    "items(0)": "items is a list. What is in it is found with brackets: items[0]",
    "sum = 0\nsum([1, 2])": "The variable sum hides Python's own sum(): give it another name.",
    "list = ['a']\nlist('xyz')": "The variable list hides Python's own list(): give it another name.",
    "len = 3\nitems(len)": "items is a list. What is in it is found with brackets: items[len]",
    "random.randint(6)": "It takes two numbers, the lowest and the highest. Write random.randint(1, 6)",
    "random.randint(len(items))": "It takes two numbers, the lowest and the highest. "
    "Write random.randint(1, len(items))",
    "random.randint(1)": "It takes two numbers, the lowest and the highest, such as random.randint(1, 6)",
    "random.randint(-6)": "It takes two numbers, the lowest and the highest, such as random.randint(1, 6)",
    "random.randint()": "It takes two numbers, the lowest and the highest, such as random.randint(1, 6)",
    "from random import randint\nrandint(count)": "It takes two numbers, the lowest and the highest. "
    "Write randint(1, count)",
    "def randint(a, b): pass\nrandint(6)": "randint() wants more values: it is def randint(a, b).",
    "round('3.14')": "'3.14' is text, and only numbers are rounded. Write round(float('3.14'))",
    "round(word, 2)": "word is text, and only numbers are rounded. Write round(float(word), 2)",
    "round(nothing)": "nothing is None here. Where that may be, ask first: if nothing is not None: …",
    "round(items)": "",
    "x = '5' * 1.5": "'5' is text here. To multiply numbers, write float('5') * 1.5",
    "x = word * word": "word is text here. To multiply numbers, write float(word) * float(word)",
    "x = half * items": "items is a list, and * makes it longer: for that it takes whole numbers. To multiply each of "
    "its items, write [item * … for item in items]",
    "x = 'a'\nx *= half": "x is text here. To multiply numbers, write float(x) * half",
    "pair.append(3)": "pair is a tuple, which stays as it is. A list can be changed: it is written with brackets, "
    "[…]; or list(pair) makes one.",
    "(1, 2).append(3)": "(1, 2) is a tuple, which stays as it is. A list can be changed: it is written with brackets, "
    "[…]",
    "pair.idnex(1)": "Did you mean .index?",
    "x = 'a' in 3": "3 is a number, and nothing is in it. in looks into a list or a text; == compares.",
    "if 'a' not in count: pass": "count is a number, and nothing is in it. in looks into a list or a text; "
    "!= compares.",
    "if 'a' in double: pass": "double is a function. To take what it gives, call it: double()",
    "if 'a' in nothing: pass": "nothing is None here. Where that may be, ask first: if nothing is not None: …",
    "if 'a' in Dog(): pass": "",
    "items.append('c', 'd')": "append() adds one item. Write items.extend(['c', 'd']), or a line with append() for "
    "each.",
    "items.append()": "",
    "items.append(*pair)": "",
    "from random import random\nrandom.randint(1, 6)": "random is the function random() here: from random import "
    "random takes it out of the module. Write import random at the top of the file; then random.randint is found, and "
    "the function is random.random().",
    "import datetime\ndatetime.now()": "now() belongs to the class datetime in the module datetime. "
    "Write datetime.datetime.now()",
    "import datetime as dt\ndt.now()": "now() belongs to the class datetime in the module datetime. "
    "Write dt.datetime.now()",
    "from datetime import datetime\ndatetime.timedelta(1)": "datetime is a class here, and timedelta stands beside it "
    "in the module datetime. Write at the top of the file: from datetime import datetime, timedelta. Then it is "
    "timedelta alone.",
    "from time import time\ntime.zzz": "",
    "import time\ntime.now()": "",
    "random = Dog()\nrandom.randint(1, 6)": "",
    "math(2)": "math is a module. Name what you need of it: math.name(…)",
    "range[5]": "range is called with parentheses: range(5)",
    "double[5]": "double is a function. It is called with parentheses: double(5)",
    "items.append[5]": "items.append is a function. It is called with parentheses: items.append(5)",
    "count[0]": "count is a number here, and has no items.",
    "nothing[0]": "nothing is None here. Where that may be, ask first: if nothing is not None: …",
    "word[0] = 'c'": "A text stays as it is. Make another one of it, as in word = word.replace(…).",
    "pair[0] = 5": "A tuple stays as it is. list(pair) makes a list of it, which can be changed.",
    "range('5')": "'5' is text. To make a number of it: int('5')",
    "range(5 / 2)": "It takes whole numbers. // divides into one, and int(…) makes one.",
    "', '.join(pair)": "join() takes texts. Write ', '.join(str(item) for item in pair)",
    "len(count)": "count is a number, and has no length. len(str(count)) counts its digits.",
    "int('12a')": "Such a text is no number.",
    "int('')": "The text is empty, and no number can be made of it. Ask first: if text.strip(): …",
    "int('1.5')": "It is no whole number: float(…) makes a number of it, and round(float(…)) a whole one.",
    "float('1,5')": "Python writes a number with a point, as 1.5. To take a comma, too: float(….replace(',', '.'))",
    "add()": "add() wants more values: it is def add(a, b=2).",
    "add(1, 2, 3)": "add() wants fewer values: it is def add(a, b=2).",
    "add(1, c=2)": "It is def add(a, b=2).",
    "sum()": "Your own sum() hides Python's sum(): give it another name.",
    "Dog().bark()": "The first parameter of a method is self: def bark(self):",
    "a, b = 1, 2, 3": "There are more values than names to take them.",
    "for k, v in ages: pass": "A loop over a dict gives its keys. Write for k, v in ages.items()",
    "for i, x in items: pass": "items holds texts, not pairs. To count along, write for i, x in enumerate(items)",
    "xs = [x for i, x in items]": "items holds texts, not pairs. To count along, write for i, x in enumerate(items)",
    "for i, x in [(1, 2, 3)]: pass": "There are more values than names to take them.",
    "i, x = items[0] + 'bc'": "There are more values than names to take them.",
    "range(items)": "items is a list. Write for item in items to go through it; range(len(items)) counts along.",
    "range(pair)": "pair is a tuple. Write for item in pair to go through it; range(len(pair)) counts along.",
    "items.len": "Python writes len(items)",
    "word.len()": "Python writes len(word)",
    "x = (word + word).length > 3": "Python writes len(word + word)",
    "x = rows[0]['bird'].length": "Python writes len(rows[0]['bird'])",
    "x = word.upper().toLowerCase()": "Python writes word.upper().lower()",
    "x = (word + word).toUpperCase()": "Python writes (word + word).upper()",
    "items.push('c', )": "Python writes items.append('c')",
    "items.push(word if count else 1)": "Python writes items.append(word if count else 1)",
    "items.push()": "Python writes items.append(item)",
    "items.push(\n    word)": "Python writes items.append(item)",
    "items.add(f(1, [2]) + 3)": "Python writes items.append(f(1, [2]) + 3)",
    "items.shuffle()": "Python writes random.shuffle(items) as a line of its own",
    "x = items.choice()": "Python writes random.choice(items)",
    "x = items.min()": "Python writes min(items)",
    "x = items.sum()": "",
    "x = items.sorted()": "Python writes sorted(items)",
    "x = items.first()": "Python writes items[0]",
    "x = items.includes(word)": "Python writes word in items",
    "x = items.includes(word or 1)": "Python writes (word or 1) in items",
    "x = items.join(', ')": "Python writes ', '.join(items)",
    "x = items.join()": 'Python writes ", ".join(items)',
    "x = items.map(lambda n: n * 2)": "Python writes [n * 2 for n in items]",
    "x = items.filter(double)": "Python writes [item for item in items if double(item)]",
    "items.forEach(double)": "Python writes for item in items:",
    "x = rows[0]\nrows.splice(x, 1)": "Python writes rows.remove(x)",
    "items.splice(word, 1)": "Python writes items.remove(word)",
    "items.splice('a')": "Python writes items.remove('a')",
    "items.splice(count, 1)": "Python writes del items[count]",
    "items.splice(len(items) - 1, 1)": "Python writes del items[len(items) - 1]",
    'f"{half:2.f}"': "Digits behind the point are asked for so: {half:.2f}",
    "format(half, '2.f')": "",
    "items.splice(1, 1)": "Python writes del items[1]",
    "items.splice(1, count)": "Python writes del items[1:1 + count]",
    "x = items.slice(1)": "Python writes items[1:]",
    "x = items.slice(1, 2)": "Python writes items[1:2]",
    "for i in range[3]: pass": "range is called with parentheses: range(3)",
    "for i in range[1, 3]: pass": "range is called with parentheses: range(1, 3)",
    "for i in range[1:len(items)]: pass": "range is called with parentheses: range(1, len(items))",
    "for i in range[:3]: pass": "range is called with parentheses: range(0, 3)",
    "for i in range[::2]: pass": "range is called with parentheses, as in range(3)",
    'print["x"]': 'print is a function. It is called with parentheses: print("x")',
    'print[f"{word}", 2]': 'print is a function. It is called with parentheses: print(f"{word}", 2)',
    "x = len[items]": "len is a function. It is called with parentheses: len(items)",
    "x = word.upper[0:1]": "word.upper is a function. It is called with parentheses.",
    "x = str[count]": "str is called with parentheses: str(count)",
    "x = Dog[word]": "Dog is called with parentheses: Dog(word)",
    "x = list[word][0]": "",
    "word.append('c')": "Python writes word += 'c'",
    "x = word.append('c')": "Python writes word + 'c'",
    "x = word.charAt(0)": "Python writes word[0]",
    "x = half.round(2)": "Python writes round(half, 2)",
    "x = half.round()": "Python writes round(half, 2)",
    "x = half.toFixed(1)": 'Python writes f"{half:.1f}"',
    "x = count.sqrt()": "Python writes math.sqrt(count)",
    "x = count.str()": "Python writes str(count)",
    "x = ages.length": "Python writes len(ages)",
    "x = ages.has('Bob')": "Python writes 'Bob' in ages",
    "ages.add('Bob', 3)": "Python writes ages['Bob'] = 3",
    "ages.push(3)": 'Python writes ages["key"] = value',
    "ages.remove('Ada')": "Python writes del ages['Ada']",
    # What is not called may be a field that is missing, and what is hidden can't be called.
    "x = word.first": "word is a text here, and has no .first. To show the text, write word alone.",
    "items.has": "",
    "x = items.size": "Python writes len(items)",
    "max = 3\nx = items.max()": "",
    "word.name": "word is a text here, and has no .name. To show the text, write word alone.",
    "items[0].name": "items[0] is a text here, and has no .name. To show the text, write items[0] alone.",
    "count.zzz": "count is a number here, and has no .zzz.",
    "Dog().zzz": "",
    "from random import choose": "Did you mean 'choice'?",
    "random.choose(items)": "Did you mean .choice?",
    "from math import average": "",
    "from random import pick": "",
    "''.join([t'<li>{x}</li>' for x in items])": "join() takes texts, and t-strings are none. Take join() away: braces "
    "show a list of t-strings as it is, {[t'…' for item in items]}",
    "for i, x in range(3): pass": "There are more names than values to take. Of a dict, write for key, value in "
    "table.items(); to count along, for i, item in enumerate(items).",
    "if count: x = 1\nprint(x)": "No line that gives x a value has run before this one. Give it a first value at the "
    "beginning of go(): x = …",
    "random = random.choice(items)": "go() sets random, so in all of it random is a variable of its own, not the "
    "random of this file. Give the variable another name.",
    "len = len(items)": "go() sets len, so in all of it len is a variable of its own, not the len that Python has. "
    "Give the variable another name.",
    "go()": "go() calls itself, too many times. An if with a return before the call ends it; a loop can go on for "
    "longer.",
    "items.appendd(1)": "Did you mean .append?",
    "word.uper()": "Did you mean .upper?",
    "math.sqr(4)": "Did you mean .sqrt?",
    "import random\nrandom.chioce([1])": "Did you mean .choice?",
    "Dog().nam": "Did you mean .name?",
    "ages.Ada": 'ages is a dict: write ages["Ada"].',
    "ages.get('Bob').title()": "ages.get('Bob') is None here. Where that may be, ask first: "
    "if ages.get('Bob') is not None: …",
    "from math import sqr": "Did you mean 'sqrt'?",
    "import maths": "If maths is a library, install it: python -m pip install maths. If it is your own, put it beside "
    "the app. If Python's own math is meant, write import math.",
    "import randm": "Did you mean random, which is Python's own? Else, if randm is a file of yours, put it beside "
    "the app.",
    "from datetiem import date": "Did you mean datetime, which is Python's own? Else, if datetiem is a file of yours, "
    "put it beside the app.",
    "import ujson_none": "If ujson_none is a library, install it: python -m pip install ujson_none. If it is your own, "
    "put it beside the app.",
    "import tiem": "If tiem is a library, install it: python -m pip install tiem. If it is your own, put it beside the "
    "app.",
    "import no_such_thing": "If no_such_thing is a library, install it: python -m pip install no_such_thing. If it is "
    "your own, put it beside the app.",
    "open('notes_of_nobody.txt')": "A name without a folder is looked for in the folder in which the program was "
    'started. To make a new file, write open("notes_of_nobody.txt", "w").',
    "open('no_folder/x.txt', 'w')": "The folder no_folder is not there.",
    "open('thing.py')": "A name without a folder is looked for in the folder in which the program was started. To name "
    'the one beside this file, write from pathlib import Path at the top, and Path(__file__).parent / "thing.py".',
    "exit()": "That does not end the app. To end a function, write return.",
    # Nothing is said where it would be a guess.
    "raise KeyError('a')": "",
    "raise ValueError('my own words')": "",
    "raise IndexError('my own words')": "",
    "raise FileNotFoundError('my own words')": "",
    "items.zzz": "",
    "date(2020, 13, 1)": "",
    "import subprocess\nsubprocess.run(['no-such-program'])": "",
    "class Odd(dict): pass\nOdd()['a']": "",
    "assert count": "",
}


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("items.shuffle()", "random.shuffle(items) as a line of its own, with import random at the top of the file"),
        ("x = half.floor()", "math.floor(half), with import math at the top of the file"),
    ],
)
def test_a_function_of_a_module_is_told_with_its_import(author, line, said):
    assert told(author, line, "items = [1]\nhalf = 0.5\n") == f"Python writes {said}"


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("<p>{word.len()}</p>", "len(word)"),
        ('<p>ü {person["name"].length} x</p>', 'len(person["name"])'),
        ("<p>{person.name.toUpperCase()}</p>", "person.name.upper()"),
        ("<p title={half.round(1)}></p>", "round(half, 1)"),
        ("<p title='a {half.round(1)}'></p>", "round(half, 1)"),
        ("{% for one in [word] %}<i>{one.trim()}</i>{% endfor %}", "one.strip()"),
        ("{% for one in items.sorted() %}<i>{one}</i>{% endfor %}", "sorted(items)"),
        ("{% if items.includes(word) %}<i>x</i>{% endif %}", "word in items"),
        (
            "{items.shuffle()}",
            "random.shuffle(items) as a line of a function, with import random at the top of the file",
        ),
    ],
)
def test_a_method_that_a_template_calls_and_nothing_has(author, shown, said):
    state = 'word = "ab"\nhalf = 0.5\nitems = [2]\nperson = {"name": "ada"}\n'
    with pytest.raises(AttributeError) as raised:
        author.mount(f'{state}t"""<div>{shown}</div>"""')
    assert raised.value.__notes__ == [f"  Python writes {said}"]


@pytest.mark.usefixtures("at_depth")
@pytest.mark.rule("R3")
@pytest.mark.parametrize("line", SAID)
def test_what_a_line_of_a_handler_does_wrong(author, line):
    assert told(author, line, STATE) == SAID[line]


NONE_LESS = "rows2 holds dicts, of which none is less than another. Name what of them counts"


@pytest.mark.rule("R3", "L6")
@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("{ages['Bob']}", "ages has no such key; it has 'Ada'. ages.get(…) gives None where there is none."),
        ("{items[2]}", "items has 2 items, items[0] to items[1], and items[2] is asked for."),
        ("<i>größer</i>{% for x in items %}{5 / (x == 'b')}{% endfor %}", ""),
        (
            "ö {% for n in pair %}{5 / n}{% endfor %}",
            "n is 0 here, and nothing can be divided by 0. To have 0 then, write 5 / n if n else 0",
        ),
        ("{% for i in count %}x{% endfor %}", "count is a number. To count, write range(count)."),
        ("{', '.join(pair)}", "join() takes texts. Write ', '.join(str(item) for item in pair)"),
        ("{word.uper()}", "Did you mean .upper?"),
        (
            "{% for x in items %}{x.name}{% endfor %}",
            "x is a text here, and has no .name. To show the text, write x alone.",
        ),
        (
            "{% for i, x in words %}{x}{% endfor %}",
            "words holds texts, not pairs. To count along, write for i, x in enumerate(words)",
        ),
        (
            "{% for i, x in rows %}{x}{% endfor %}",
            "rows holds dicts, not pairs. To count along, write for i, x in enumerate(rows)",
        ),
        ("{total:.2f}", "total is a function. To show what it gives, call it: total()"),
        ("{nothing:.2f}", "nothing is None here, and such a format is for a number."),
        ("{items:.2f}", "items is a list here, and such a format is for a number."),
        (
            "{word:.2f}",
            "word is a text here, and such a format is for a number. To make one of it, write float(word)",
        ),
        ("{count:.2x}", ""),
        ("{half:d}", "half is no whole number here, and d is for whole ones: round(half) makes one of it."),
        (
            "{rows.a}",
            'rows is a list of dicts. In a loop, for item in rows, write item["a"]; for the first one, rows[0]["a"].',
        ),
        ("{rows.z}", ""),
        (
            "{sorted(rows2)}",
            f'{NONE_LESS}: sorted(rows2, key=lambda item: item["n"])',
        ),
        (
            "{max(rows2)}",
            f'{NONE_LESS}: max(rows2, key=lambda item: item["n"])',
        ),
        ("{sum(rows2)}", 'rows2 holds dicts. Name what of them is to be added: sum(item["n"] for item in rows2)'),
        ("{sum(items)}", "items holds texts. To add them as numbers, write sum(float(item) for item in items)"),
        ("{sum(rows)}", 'rows holds dicts. Name what of them is to be added: sum(item["…"] for item in rows)'),
        ("{count:2.f}", "Digits behind the point are asked for so: {count:.2f}"),
        ("{count:2f.} {count:.1f}", "Digits behind the point are asked for so: {count:.2f}"),
        ("{count:.f2}", "Digits behind the point are asked for so: {count:.2f}"),
        ("{count:f.3}", "Digits behind the point are asked for so: {count:.3f}"),
        ("{count:.2 f}", "Digits behind the point are asked for so: {count:.2f}"),
        ("{count:%.2f}", "Digits behind the point are asked for so: {count:.2f}"),
        ("{count:.2f €}", "Digits behind the point are asked for so: {count:.2f} €"),
        ("<p title='{count:1.F}'></p>", "Digits behind the point are asked for so: {count:.1f}"),
        ("{count:two}", ""),
        ("{count:2.f} {count:3.f}", ""),
        ("{count:{word}}", ""),
        (
            "{% for i in range(items) %}{i}{% endfor %}",
            "items is a list. Write for item in items to go through it; range(len(items)) counts along.",
        ),
        (
            "{''.join(t'<li>{x}</li>' for x in items)}",
            SAID["''.join([t'<li>{x}</li>' for x in items])"],
        ),
        (
            "<p title={'a ' + count}></p>",
            'count is a number, and + joins a text with texts only. Write f"a {count}", with an f before the quotes.',
        ),
    ],
)
def test_what_a_template_does_wrong(author, shown, said):
    state = 'items = ["a", "b"]\nages = {"Ada": 36}\npair = [2, 0]\ncount = 0\nword = "a"\nwords = ("owl", "tit")\n'
    state += 'half = 0.5\nrows2 = [{"n": 2, "name": "a"}, {"n": 1, "name": "b"}]\n'
    state += 'rows = [{"a": 1, "b": 2, "c": 3}]\nnothing = None\n\ndef total():\n    return count\n'
    file = author.file("live/thing.py", f'{state}t"""<div>{shown}</div>"""\n')
    with pytest.raises((ArithmeticError, AttributeError, LookupError, TypeError, ValueError)) as raised:
        mount(hyper_local.load(file))
    assert advice.noted(raised.value).strip() == said


@pytest.mark.rule("R3", "V3")
def test_what_is_not_written_in_the_file_is_not_repeated(author):
    said = told(author, "sessions['none']", "sessions = {chr(115) + 'ecret': 1}")
    assert said == "sessions has no such key. sessions.get(…) gives None where there is none."


@pytest.mark.rule("L10", "R3")
def test_the_lines_are_those_of_the_text_that_runs(author):
    source = "items = [1]\n\ndef go():\n    items[1]\n\nt'<button @click=\"go\">x</button>'"
    file = author.file("live/thing.py", source)
    page = mount(hyper_local.load(file))
    author.file("live/thing.py", source.replace("    items[1]", "    other[9][9]"))
    page.click("button")
    assert page.errors[0].endswith("items has one item, items[0], and items[1] is asked for.")


@pytest.mark.usefixtures("at_depth")
@pytest.mark.rule("R3")
def test_functions_that_call_each_other(author):
    state = "def ping():\n    pong()\n\ndef pong():\n    ping()\n"
    said = "ping() and pong() call each other, too many times."
    assert told(author, "ping()", state).startswith(said)


@pytest.mark.rule("R3")
def test_a_number_that_a_field_sends_as_text(author):
    source = 'def take(text):\n    int(text)\n\nt\'<form @submit="take"><input name="text" value="a"></form>\''
    page = mount(hyper_local.load(author.file("live/thing.py", source)))
    page.submit("form")
    assert page.errors[0].endswith(
        "Such a text is no number. If a field sends it, write def take(text: int): then the page asks for a number, "
        "and take() is called with one."
    )


@pytest.mark.rule("R3")
def test_an_object_that_can_not_be_asked_hides_nothing(author):
    state = (
        "class Odd:\n    def __rtruediv__(self, other):\n        return other / 0\n"
        "    def __ne__(self, other):\n        raise OSError\n"
        "    def __getattribute__(self, name):\n        raise AttributeError(name, name=name, obj=self)\nodd = Odd()\n"
    )
    assert told(author, "5 / odd", state) == ""
    assert told(author, "odd.name", state) == ""


@pytest.mark.rule("R3")
def test_a_loop_of_several_lines_over_a_number(author):
    assert told(author, "for i in n:\n    print(i)\n\n    print(i)", "n = 3") == (
        "n is a number. To count, write range(n)."
    )


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("sorted([2, 1], key='name')", ""),
        ("import io, pickle\npickle.load(io.BytesIO())", ""),
        ("get() - part", "part = None\ndef get():\n    return 5\n"),
        ("for x in get(): pass", "def get():\n    return 5\n"),
        ("x ** -0.5", "x = 0\n"),
        ("word[len(word) / 2]", "word = 'ab'\n"),
        ("del items[5]", "items = [1]\n"),
        ("del table['b']", "table = {'a': 1}\n"),
        ("'a,b'.split(',', 1.0)", ""),
        ("'Squares: ' + {n: n for n in [1]}", ""),
        ("'Got ' + data", "data = b'abc'\n"),
        ("total < None", "total = 5\n"),
        ("int('1,234')", ""),
        ("try:\n    int('a')\nexcept ValueError as error:\n    pass\nprint(error)", ""),
    ],
)
def test_nothing_is_said_that_is_not_so(author, line, state):
    said = told(author, line, state)
    assert not any(word in said for word in ("a text here", "input()", "get() gives None", "get() goes", "is 0 here"))
    assert not any(word in said for word in ("append", ".get(", "int(',')", "{{", "{data}", "None is None", "replace("))
    assert "first value" not in said


@pytest.mark.rule("R3")
def test_a_sum_of_numbers_in_a_text_is_worked_out_first(author):
    assert 'f"{price + tax} EUR"' in told(author, "price + tax + ' EUR'", "price, tax = 10, 5\n")


@pytest.mark.rule("R3")
def test_defaults_that_may_be_secret_are_not_repeated(author):
    said = told(author, "connect()", "def connect(user, token='hunter2', tries=3):\n    pass\n")
    assert said == "connect() wants more values: it is def connect(user, token=…, tries=3)."


@pytest.mark.rule("R3")
def test_an_object_that_raises_when_it_is_asked_hides_no_error(author):
    state = "class Settings(dict):\n    __getattr__ = dict.__getitem__\n\nsettings = Settings(size=3)\n"
    told(author, "never_set", state)  # fails where the error is not told


@pytest.mark.rule("R3")
def test_of_a_large_dict_no_key_is_looked_for(author, monkeypatch):
    monkeypatch.setattr("hyper_local.lookups._is_written", None)
    assert told(author, "table['kye5']", "table = {f'key{n}': n for n in range(2_000)}\n").startswith(
        "table has no such"
    )


@pytest.mark.rule("R3")
@pytest.mark.parametrize("line", ["5 / odd", "get() - odd"])
def test_an_object_of_the_authors_is_not_compared(author, line):
    state = (
        "asked = []\nclass Odd(int):\n    def __eq__(self, other):\n        asked.append(1)\n        return True\n"
        "    __ne__ = __eq__\nodd = Odd()\ndef get():\n    pass\n"
    )
    file = author.file(
        "live/thing.py", f"{state}\ndef go():\n    {line}\n\nt'<button @click=\"go\">x</button><p>{{len(asked)}}</p>'"
    )
    page = mount(hyper_local.load(file))
    page.click("button")
    assert page.errors
    assert page.text("p") == "0"


@pytest.mark.parametrize(
    "line",
    [
        "try:\n    items[2]\nfinally:\n    items.clear()",
        "try:\n    items[len(items)]\nfinally:\n    items.append('c')\n    items.append('d')",
        "try:\n    ages['Bob']\nfinally:\n    ages.clear()",
        "try:\n    items[2]\nexcept IndexError:\n    items.clear()\n    raise",
        "try:\n    word + count\nfinally:\n    globals()['count'] = None",
    ],
)
def test_values_that_a_finally_may_have_changed_are_not_told(author, line):
    said = told(author, line, STATE)
    assert not any(
        value in said for value in ("is an empty", "has 0", "has 2", "has 3", "has 4", "it has", "None here")
    )


def test_values_that_a_caller_may_have_changed_are_not_told(author):
    before = STATE + "\ndef last():\n    return items[2]\n"
    assert "items has 2 items" in told(author, "last()", before)
    assert "items has" not in told(author, "try:\n    last()\nfinally:\n    items.append('c')", before)


@pytest.mark.parametrize(
    "line",
    [
        "statistics.mode(x for x in [])",
        "largest(none)",
        "best(none, [1])",
        "library.largest(none)",
    ],
)
def test_what_another_function_has_found_empty_is_not_blamed_on_the_line(author, line, tmp_path, monkeypatch):
    package = tmp_path / "site-packages"
    package.mkdir()
    text = "import random\ndef largest(items):\n    return max([])\ndef choose(items):\n    return random.choice([])\n"
    (package / "emptylib.py").write_text(text)
    monkeypatch.syspath_prepend(str(package))
    before = STATE + "import statistics\nimport emptylib as library\nfrom emptylib import largest, choose\n"
    before += "def best(a, b): return library.choose(a)\n"
    assert "none is empty here" not in told(author, line, before)


def test_annotations_that_raise_hide_no_error(author):
    class Broken:
        @property
        def __annotations__(self):
            raise ValueError

        __code__ = None

    assert texts._innermost(None) == ("", {})
    try:
        exec("def go(n):\n    n + 1\ngo('a')", names := {})
    except TypeError as error:
        tb = error.__traceback__
        broken = Broken()
        broken.__code__ = names["go"].__code__
        names["go"] = broken
        assert texts._innermost(tb)[0] == "go"


def in_template(author, shown, state):
    file = author.file("live/thing.py", f'{state}\nt"""<div>{shown}</div>"""\n')
    with pytest.raises((AttributeError, TypeError)) as raised:
        mount(hyper_local.load(file))
    return advice.noted(raised.value).strip()


CHANGED = "import random\nbirds = ['b', 'a']\nages = {'a': 1}\nnone = None\n"


@pytest.mark.rule("R3", "S4")
@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("{birds.sort().upper()}", "birds.sort() changes the list birds, and gives nothing back. Write sorted(birds),"),
        ("{birds.sort(key=len)[0]}", "Write sorted(birds, key=len), which gives another one."),
        ("{len(birds.reverse())}", "Write birds[::-1], which gives another one."),
        ("{', '.join(birds.sort())}", "Write sorted(birds), which gives another one."),
        ("{% for bird in birds.sort() %}x{% endfor %}", "Write sorted(birds), which gives another one."),
        ("{birds.append('c')[0]}", "A function does that, with birds.append('c') as a line of its own."),
        ("{ages.update(b=1)['a']}", "ages.update() changes the dict ages, and gives nothing back."),
        ("{random.shuffle(birds)[0]}", "random.shuffle() changes the list birds, and gives nothing back."),
    ],
)
def test_what_a_method_that_changes_a_list_gives_is_said(author, shown, said):
    assert said in in_template(author, shown, CHANGED)


@pytest.mark.rule("R3", "S4")
@pytest.mark.parametrize(
    "shown",
    [
        "{birds.extend(None)}",
        "{ages.update(None)}",
        "{none.sort()}",
        "{none.append}",
        "{ages.get('x').sort()}",
        "{Stack().append(1).x}",
        "{Stack().sort()[0]}",
        "{sort(birds)[0]}",
        "{len(ages.get('x'))}",
        "{birds[0] + None}",
    ],
)
def test_another_none_is_not_taken_for_that_of_a_method(author, shown):
    state = "class Stack:\n    def append(self, x): pass\n    def sort(self): pass\ndef sort(x): pass\n"
    assert "gives nothing back." not in in_template(author, shown, CHANGED + state)


def after_click(author, shown, adds="birds = birds.append('x')", more=""):
    source = f"birds = ['b']\n\ndef add():\n    global birds\n    {adds}\n{more}\nt'<p @click=\"add\">{shown}</p>'\n"
    page = mount(hyper_local.load(author.file("live/thing.py", source)))
    page.click("p")
    (error,) = page.errors
    return error.partition("\n")[2].strip()


@pytest.mark.rule("R3", "S4")
@pytest.mark.parametrize(
    "shown",
    [
        "{% for bird in birds %}x{% endfor %}",
        "{len(birds)}",
        "{birds[0]}",
        '{", ".join(birds)}',
        '{birds.index("b")}',
        '{"b" in birds}',
        '{birds + ["c"]}',
    ],
)
def test_the_line_that_made_a_list_none_is_named_on_the_page(author, shown):
    said = after_click(author, shown)
    assert said.startswith("birds is None here: line 5 sets it to what append() gives back, which is nothing. ")
    assert said.endswith("birds.append('x')")


@pytest.mark.rule("R3", "S4")
@pytest.mark.parametrize(
    ("adds", "more"),
    [
        ("birds = None", ""),
        ("birds = birds.append('x')", "def clear():\n    global birds\n    birds = None\n"),
        ("birds = birds.append('x')", "def clear():\n    global birds\n    x, birds = 1, None\n"),
        ("birds = birds.append('x')", "def clear():\n    global birds\n    for birds in [None]: pass\n"),
        ("birds = birds.append('x')", "def clear():\n    global birds\n    birds = made()\n"),
        ("birds = birds.append('x')", "def clear():\n    global birds\n    return (birds := None)\n"),
        ("birds = print('birds.append(x)')", ""),
        ("birds = dict(a=1).get('birds')", ""),
        ("birds = next(iter([None]))", ""),
        ("birds = (lambda: None)()", ""),
    ],
)
def test_no_line_is_named_where_another_may_have_made_it_none(author, adds, more):
    assert "sets it to what" not in after_click(author, "{birds[0]}", adds, more)


FIELDS = "    name: str = 'Ada'\n    seats: int = 3\n"
BY_HAND = "# a\n# b\nclass Booking:\n    def __init__(self):\n        self.name = ''\n        self.seats: int = 3\n"
BOOKING = {
    "a dataclass": f"from dataclasses import dataclass\n@dataclass\nclass Booking:\n{FIELDS}",
    "with slots": f"from dataclasses import dataclass\n@dataclass(slots=True)\nclass Booking:\n{FIELDS}",
    "by hand": BY_HAND,
    "a model": f"from pydantic import BaseModel\n\nclass Booking(BaseModel):\n{FIELDS}",
    "a tuple": f"from typing import NamedTuple\n\nclass Booking(NamedTuple):\n{FIELDS}",
}


@pytest.mark.rule("L6", "T3")
@pytest.mark.parametrize("kind", BOOKING)
@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("seat", "Did you mean .seats? The class Booking of line 3 has name and seats."),
        ("price", "The class Booking of line 3 has name and seats."),
    ],
)
def test_a_field_that_a_class_does_not_have(author, kind, field, said):
    template = f"t'{{% for booking in [Booking()] %}}<p>{{booking.{field}}}</p>{{% endfor %}}'"
    with pytest.raises(AttributeError) as raised:
        mount(author.load(BOOKING[kind] + template))
    assert raised.value.__notes__ == [f"  {said}"]
    assert told(author, f"Booking().{field}", BOOKING[kind]) == said


@pytest.mark.rule("L6")
def test_the_class_may_stand_in_another_file(author):
    author.file("models.py", "class Booking:\n    def __init__(self):\n        self.seats = 3\n")
    said = told(author, "Booking().seat", f"from {author.app}.models import Booking")
    assert said == "Did you mean .seats? The class Booking of models.py:1 has seats."


@pytest.mark.rule("L6")
@pytest.mark.parametrize(
    ("before", "line", "said"),
    [
        ("class A:\n    def go(self): pass", "A().run()", ""),
        ("class A:\n    _x: int = 3", "A().y", ""),
        ("from pathlib import Path", "Path('a').nmae", "Did you mean .name?"),
        ("class A:\n    x: int = 3", "raise AttributeError('my own words')", ""),
        ("class A:\n    __slots__ = ('a', 'b')\n    def __init__(self): self.a = 1", "A().b", ""),
        (
            "class A:\n    x: int = 1\nclass B(A):\n    y: int = 2",
            "B().color",
            "The class B of line 3 has y and x.",
        ),
        (
            "class A:\n    def __init__(self):\n        self.x = 1\n        setattr(self, 'more', 2)",
            "A().color",
            "The class A of line 1 has x and more.",
        ),
        (
            "class A:\n    x: int = 3\n    def __getattr__(self, name): raise AttributeError('own')",
            "getattr(A(), 'y')",
            "",
        ),
        ("from types import SimpleNamespace\na = SimpleNamespace(seats=1)", "a.seat", "Did you mean .seats?"),
    ],
)
def test_of_no_class_of_the_authors_with_fields_nothing_is_said(author, before, line, said):
    assert told(author, line, before) == said


@pytest.mark.rule("P5", "R3")
def test_a_handler_that_python_calls_is_told_as_on_the_page(author):
    made = author.load("count = 0\ndef increment():\n    global count\n    count += 1\nt'<p>{count}</p>'")
    one = made()
    one.count = "5"
    with pytest.raises(TypeError) as told:
        one.increment()
    (note,) = told.value.__notes__
    assert note.startswith("  count is text here. If it is a number, begin with one at the left margin")
    with pytest.raises(TypeError, match=r"Write t\.increment\(\)"):
        one.increment(1)


@pytest.mark.rule("R3")
def test_a_text_that_a_handler_multiplies(author):
    source = 'def take(text):\n    text * 1.5\n\nt\'<form @submit="take"><input name="text" value="2"></form>\''
    page = mount(hyper_local.load(author.file("live/thing.py", source)))
    page.submit("form")
    assert page.errors[0].endswith(
        "text is text here. If a field sends it and means a number, say so: def take(text: float)"
    )


@pytest.mark.rule("R3", "L10")
@pytest.mark.parametrize("line", ["sum = 0\nx = sum([1, 2])", "sum = 0\ncount = 5\nx = sum([1, 2])"])
def test_a_name_that_hides_one_of_pythons_is_told_when_the_file_is_saved_too(author, line):
    said = "The variable sum hides Python's own sum(): give it another name."
    template = "\n\nt'<p>x</p>'"
    file = author.file("live/thing.py", f"x = 1{template}")
    page = mount(hyper_local.load(file))
    author.file("live/thing.py", line + template)
    (error,) = page.reload().problems
    assert f"\n  {said}\n" in error
    with pytest.raises(TypeError) as first:
        mount(hyper_local.load(author.file("live/other.py", line + template)))
    assert advice.noted(first.value).strip() == said


SENT_AS_TEXT = [
    ("date", "2026-03-07", "day.year", "date"),
    ("date", "2026-03-07", "day.strftime('%d')", "date"),
    ("date", "2026-03-07", "day.weekday()", "date"),
    ("datetime-local", "2026-03-07T10:30", "day.hour", "datetime"),
    ("time", "10:30", "day.minute", "time"),
]


@pytest.mark.rule("R3")
@pytest.mark.parametrize(("kind", "sent", "read", "typed"), SENT_AS_TEXT)
def test_a_date_that_a_field_sends_as_text(author, kind, sent, read, typed):
    source = f"def add(day):\n    {read}\n\n"
    source += f't\'<form @submit="add"><input type="{kind}" name="day" value="{sent}"></form>\''
    page = mount(hyper_local.load(author.file("live/thing.py", source)))
    page.submit("form")
    name = read.removeprefix("day.").partition("(")[0]
    assert page.errors[0].endswith(
        f"day is a text here, and has no .{name}. If a field sends it and means a {typed}, say so: "
        f"def add(day: {typed}), with from datetime import {typed} at the top."
    )
    source = f"from datetime import {typed}\n{source.replace('add(day)', f'add(day: {typed})')}"
    page = mount(hyper_local.load(author.file("live/thing.py", source)))
    page.submit("form")
    assert page.errors == []


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("source", "sent", "said"),
    [
        ("def add(day):\n    day.year\n", "some day", "To show the text, write day alone."),
        ("def add(day):\n    day.year\n", "", "To show the text, write day alone."),
        ("def add(day):\n    day.yeear\n", "2026-03-07", "To show the text, write day alone."),
        ("def add(day):\n    day.hour\n", "2026-03-07", "To show the text, write day alone."),
        ("def add(day):\n    when = day\n    when.year\n", "2026-03-07", "To show the text, write when alone."),
        ("date = 1\ndef add(day):\n    day.year\n", "2026-03-07", "To show the text, write day alone."),
    ],
)
def test_a_text_that_is_hardly_a_date_is_not_told_to_be_one(author, source, sent, said):
    source += f'\nt\'<form @submit="add"><input name="day" value="{sent}"></form>\''
    page = mount(hyper_local.load(author.file("live/thing.py", source)))
    page.submit("form")
    assert page.errors[0].endswith(said)
