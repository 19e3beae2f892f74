using System.Text;

namespace HfPipelines.Tests.ChatTemplates;

/// <summary>Damages templates at random, the same way for the same seed.</summary>
internal sealed class TemplateMutations(IReadOnlyList<string> corpus, int seed)
{
    private static readonly string[] Fragments =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", "*", "**", "/", "//", "%", "~", "(", ")", "[", "]", "{", "}", "|", ".", ",", ":", "=", "==", "<", "'", "\"", "\\", "\n", " ", "\ud800", "😀", "0", "1", "-1",
        "99999999999999999999", "1e308", "{% for x in range(99999) %}", "{% endfor %}", "{% if t %}", "{% else %}", "{% elif x %}", "{% endif %}", "{% set x = x ~ x %}", "{% set x %}", "{% endset %}", "{% macro m(a=1) %}", "{% endmacro %}",
        "{{ m() }}", "{% call m() %}", "{% endcall %}", "{{ caller() }}", "{% block b %}", "{% endblock %}", "{{ self.b() }}", "{% raw %}", "{% endraw %}", "{% filter upper %}", "{% endfilter %}", "{% with a = 1 %}", "{% endwith %}",
        "{% generation %}", "{% endgeneration %}", "{% autoescape true %}", "{% endautoescape %}", "{% break %}", "{% continue %}", " recursive ", "{{ loop(x) }}", " if ", " else ", " in ", " not ", " is ", " and ", " or ", "none", "true",
        "x", "l", "d", "s", "big", "undef", "loop", "range", "namespace", "dict", "joiner", "cycler", "| length", "| list", "| sort", "| tojson(indent=9)", "| map('upper')", "| batch(3)", "| slice(2)", "| groupby(0)", "| wordwrap(3)", "| indent(99)",
        "| round(99)", "| int", "| float", "| pprint", "| urlize", "| truncate(3)", "| center(99)", "| format(1)", "| xmlattr", "| reverse", "| unique", "| random", "| striptags", ".join(l)", ".split()", ".replace('', s)", ".format(l)", "[::-1]", "[0]",
        ".x", "()", "(x)", "(*l)", "(**d)", "* 1000000", "** 1000000", "% (1, 2)", "'{:>99999}'.format(1)", "'%99999d' % 1", "{% set ns = namespace(v='') %}", "{% set ns.v = ns.v ~ ns.v ~ 'x' %}",
    ];

    private readonly Random _random = new(seed);

    public string Next()
    {
        var text = new StringBuilder(corpus[_random.Next(corpus.Count)]);
        for (int i = _random.Next(1, 8); i > 0; i--)
        {
            int at = _random.Next(text.Length + 1);
            int length = Math.Min(_random.Next(1, 20), text.Length - at);
            switch (_random.Next(5))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, text.ToString(at, length));
                    break;
                case 2:
                    string other = corpus[_random.Next(corpus.Count)];
                    int start = _random.Next(other.Length + 1);
                    text.Insert(at, other.AsSpan(start, Math.Min(_random.Next(1, 60), other.Length - start)));
                    break;
                default:
                    text.Insert(at, Fragments[_random.Next(Fragments.Length)]);
                    break;
            }
        }

        return text.ToString();
    }
}
