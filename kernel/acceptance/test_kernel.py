"""Jupyter's own conformance tests."""

import jupyter_kernel_test


class KernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "golanes"
    language_name = "go"
    file_extension = ".go"

    code_hello_world = 'import "fmt"\nfmt.Println("hello, world")'
    code_stderr = 'import ("fmt"; "os")\nfmt.Fprintln(os.Stderr, "oops")'
    code_generate_error = "var words []string\nwords[1]"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "n := 20\nn*2 + 2", "result": "42"},
        {"code": "func answer() int { return 42 }\nanswer()", "result": "42"},
        {"code": '"Zwölf Boxkämpfer"', "mime": "text/plain"},
        {"code": "lanes.Concurrent(func() {}, func() {})", "mime": "text/html"},
        {"code": "lanes.Compare(func() {}, func() {})", "mime": "text/plain"},
    ]

    completion_samples = [
        {"text": "lanes.Conc", "matches": ["Concurrent"]},
        {"text": "/* ☕🏁 */ lanes.Sequ", "matches": ["Sequential"]},
        {"text": "zzz", "matches": []},
    ]
    code_inspect_sample = "lanes.Compare"

    complete_code_samples = [
        "1 + 2",
        "x := 1",
        'import "fmt"',
        "func f() int { return 1 }",
        "for i := range 3 {\n\tprintln(i)\n}",
        "",
        "// nothing",
    ]
    incomplete_code_samples = [
        "func f() {",
        "for i := range 3 {\n\tprintln(i)",
        "lanes.Concurrent(",
        "x := `the first line",
        "/* and so on",
        "1 +",
    ]
    invalid_code_samples = ["func }", "x := )", 'y := "no end\n1']

    code_history_pattern = "6 [*] ?"
    supported_history_operations = ("tail", "range", "search")

    # Nothing in a cell pages, displays without being its value or clears.
    test_pager = test_display_data = test_clear_output = None


class IopubWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "golanes"
    support_iopub_welcome = True


# What is imported would be collected a second time.
del jupyter_kernel_test
