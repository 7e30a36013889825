"""Rosters as they come: out of Canvas, Moodle and Excel, and with what people do to them."""

import csv
import io

import pytest

from autograder.desk.roster import read_roster
from autograder.lessons import UsageError

ROWS = [
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "02_activations (4711)"],
    ["", "", "", "", "", "Manual Posting"],
    ["    Points Possible", "", "", "", "", "17"],
    ["Ångström, Anders", "11", "S1", "ada", "Group 1; Group 2", ""],
    ['"Bo" Bobson, the 2nd', "12", "S2", "=bob", "", ""],
    ["كوهين, דנה", "13", "", "+cy", "", ""],
    ["Line\nbreak\u2028er", "14", "", "007", "", ""],
    ["Student, Test", "15", "", "", "", ""],
]


def write(tmp_path, data):
    file = tmp_path / "roster.csv"
    file.write_bytes(data)
    return file


def as_text(rows, delimiter=",", line_end="\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return text.getvalue()


def read(file):
    return read_roster(file, ("Student", "ID", "Section"), "SIS Login ID", ("Points Possible",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("said", [True, False])
def test_a_roster_is_read_however_its_cells_are_parted_and_written(tmp_path, encoding, delimiter, said):
    text = (f"sep={delimiter}\r\n" if said else "") + as_text(ROWS, delimiter, "\r\n")
    roster = read(write(tmp_path, text.encode(encoding)))
    assert list(roster.rows) == ["ada", "=bob", "+cy", "007"]
    assert roster.rows["ada"]["Student"] == "Ångström, Anders"
    assert roster.rows["=bob"]["Student"] == '"Bo" Bobson, the 2nd'
    assert roster.rows["+cy"]["Student"] == "كوهين, דנה"
    assert roster.rows["007"]["Student"] == "Line\nbreak\u2028er"
    assert roster.header[-1] == "02_activations (4711)"
    assert roster.nobody == ("Student, Test",)


def test_names_in_two_columns_become_one_as_canvas_has_it_otherwise(tmp_path):
    rows = [
        ["LastName", "FirstName", "ID", "SIS Login ID", "Section"],
        ["Points Possible"],
        ["L", "Ada", "11", "ada", ""],
    ]
    roster = read(write(tmp_path, as_text(rows).encode()))
    assert roster.rows["ada"] == {"Student": "L, Ada", "ID": "11", "SIS Login ID": "ada", "Section": ""}


def test_cells_that_are_missing_or_empty_beyond_the_last_column_do_no_harm(tmp_path):
    text = "Student,ID,SIS Login ID,Section\nA,1,a\n\n,,,\nB,2,b,x,,,\n"
    assert list(read(write(tmp_path, text.encode())).rows) == ["a", "b"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\n\n , ,\n", "is empty"),
        (b"student_id,name\na,A\n", "has no column 'Student'; its columns are: student_id, name"),
        ("Student,ID,SIS Login ID,Section\nÅ,1,a,x\n".encode("cp1252"), "is not in UTF-8: save it as CSV in UTF-8"),
        ("Student,ID\n".encode("utf-16-le"), "is not in UTF-8: save it as CSV in UTF-8"),
        (b"PK\x03\x04\x14\x00\xff\xfe\x00", "is a spreadsheet's own file: save it as CSV in UTF-8"),
        (b'Student,ID,SIS Login ID,Section\n"A,1,a,x\n', "cannot be read as CSV"),
        (b"sep=ab\nStudent,ID\n", "cannot be read as CSV"),
        (b"Student,ID,SIS Login ID,Section\nA,1,a,x,y\n", "a line with more cells than columns: A, 1, a, x, y"),
        (b"Student,ID,SIS Login ID,Section\nA,1,a,x\nB,2,a,x\n", "more than once in its column 'SIS Login ID': a."),
        (b"Student,ID,ID,SIS Login ID,Section\nA,1,1,a,x\n", "more than one column 'ID'"),
    ],
)
def test_what_is_wrong_with_a_roster_is_one_sentence(tmp_path, data, said):
    with pytest.raises(UsageError) as caught:
        read(write(tmp_path, data))
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_a_roster_that_is_not_there_or_a_folder_is_one_sentence(tmp_path):
    for file, said in ((tmp_path / "nothing.csv", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(UsageError, match=said):
            read(file)
