using System.Text.Json;
using HfPipelines.ChatTemplates;
using HfPipelines.Verification;

namespace HfPipelines.Tests.ChatTemplates;

/// <summary>Templates come from strangers: none may do more than raise a <see cref="TemplateException"/>, soon and in little memory.</summary>
public class HostileTemplateTests
{
    private const long MaxBytes = 400L * 1024 * 1024;

    private static readonly ChatTemplateOptions Small = new() { MaxSteps = 200_000, MaxCharacters = 4_000_000 };

    public static TheoryData<string> Bombs => new(
        "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(s='xxxxxxxxxx') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for i in range(1000) %}{% set ns.s = ns.s.replace('x', 'xx') %}{% endfor %}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(1000) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
        "{% set ns = namespace(l=[]) %}{% for i in range(1000) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[]) %}{% for i in range(1000) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l | tojson }}",
        "{% set ns = namespace(a=[], b=[]) %}{% for i in range(60) %}{% set ns.a = [ns.a, ns.a] %}{% set ns.b = [ns.b, ns.b] %}{% endfor %}{{ ns.a == ns.b }}",
        "{% set ns = namespace(l=[]) %}{% for i in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[]) %}{% for i in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l == [ns.l] }}{{ ns.l | pprint }}",
        "{% macro r(n) %}{{ r(n + 1) }}{% endmacro %}{{ r(0) }}",
        "{% macro r(n) %}{{ r(n + 1) }}{{ r(n + 1) }}{% endmacro %}{{ r(0) }}",
        "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% for x in [[]] recursive %}{{ loop([[]]) }}{% endfor %}",
        "{% block a %}{{ self.a() }}{% endblock %}",
        "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
        "{{ 'x' * 99999999999 }}",
        "{{ [0] * 9999999999 }}",
        "{{ (1,) * 99999999 * 99999999 }}",
        "{{ 2 ** 99999999 }}",
        "{{ 2 ** 2 ** 9999999 }}",
        "{% set ns = namespace(n=3) %}{% for i in range(100) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
        "{{ 10 ** 5000 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '%.999999999f' % 1 }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ '{:.999999999f}'.format(1.0) }}",
        "{{ '{:0999999999,}'.format(1) }}",
        "{{ 'x'.center(999999999) }}{{ 'x'.zfill(999999999) }}",
        "{{ '\t'.expandtabs(999999999) }}",
        "{{ 'x' | indent(999999999) }}",
        "{{ [1] | batch(999999999, 'x') | list }}",
        "{{ [1] | slice(999999999) | list }}",
        "{{ [1, 2] | tojson(indent=999999999) }}",
        "{{ range(99999) | map('string') | map('upper') | map('list') | list | string | length }}{{ range(99999) | sort | list | sort(reverse=true) | list }}",
        "{{ ('a' * 1000000).split('a') | join('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb') | length }}",
        "{{ ('<' * 100000) | striptags | length }}{{ ('http://' * 50000) | urlize | length }}{{ ('a-' * 50000) | wordwrap(3) | length }}",
        "{{ ('a.' * 100000 ~ '@') | urlize | length }}",
        "{{ lipsum() }}",
        "{{ 'é' * 100000 == 'é' * 100000 }}{{ ('ab' * 100000).count('ab') }}{{ ('a' * 100000).find('b' * 50000) }}");

    [Theory]
    [MemberData(nameof(Bombs))]
    public void ABombIsStopped(string template) => Run(template, ChatTemplateOptions.Default, TimeSpan.FromSeconds(60), 3 * MaxBytes);

    public static TheoryData<string, string, string, int> Nested => new()
    {
        { "(", "1", ")", 100_000 },
        { "[", "", "]", 100_000 },
        { "{1:", "1", "}", 100_000 },
        { "not ", "1", "", 100_000 },
        { "-", "1", "", 100_000 },
        { "1 + ", "1", "", 100_000 },
        { "1 ** ", "1", "", 100_000 },
        { "x and ", "1", "", 100_000 },
        { "1 ~ ", "1", "", 100_000 },
        { "1 < ", "1", "", 100_000 },
        { "", "x", ".x", 100_000 },
        { "", "x", "[0]", 100_000 },
        { "", "x", "()", 100_000 },
        { "", "x", "|upper", 100_000 },
        { "1 if x else ", "1", "", 100_000 },
        { "f(a=", "1", ")", 100_000 },
        { "1 is eq ", "1", "", 100_000 },
    };

    [Theory]
    [MemberData(nameof(Nested))]
    public void DeepExpressionsAreRefused(string open, string inner, string close, int depth) =>
        Run("{{ " + Repeat(open, depth) + inner + Repeat(close, depth) + " }}", ChatTemplateOptions.Default, TimeSpan.FromSeconds(60), MaxBytes);

    [Theory]
    [InlineData("{% if 1 %}", "{% endif %}")]
    [InlineData("{% for x in [1] %}", "{% endfor %}")]
    [InlineData("{% set x %}", "{% endset %}")]
    [InlineData("{% macro m() %}", "{% endmacro %}")]
    [InlineData("{% generation %}", "{% endgeneration %}")]
    [InlineData("{% autoescape true %}", "{% endautoescape %}")]
    [InlineData("{% if 1 %}{% elif 2 %}", "{% endif %}")]
    public void DeepStatementsAreRefused(string open, string close)
    {
        Run(Repeat(open, 50_000) + Repeat(close, 50_000), ChatTemplateOptions.Default, TimeSpan.FromSeconds(60), MaxBytes);
        Run(Repeat(open, 200) + Repeat(close, 200), ChatTemplateOptions.Default, TimeSpan.FromSeconds(60), MaxBytes);
    }

    [Fact]
    public void DeepValuesAreRefused()
    {
        object value = 1;
        for (int i = 0; i < 100_000; i++)
        {
            value = new object[] { value };
        }

        Assert.Throws<TemplateException>(() => ChatTemplate.Parse("{{ v }}").Render(new Dictionary<string, object?> { ["v"] = value }));
    }

    [Fact]
    public void WorksOnASmallStack()
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => ChatTemplate.Parse("{% macro r(n) %}{{ r(n + 1) }}{% endmacro %}{{ r(0) }}").Render(new Dictionary<string, object?>())), 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal("RecursionError", Assert.IsType<TemplateException>(error).PythonClass);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void DamagedTemplatesOnlyRaiseTemplateErrors(int seed)
    {
        (List<string> corpus, Dictionary<string, object?> variables) = Corpus();
        var mutations = new TemplateMutations(corpus, seed);
        int rendered = 0;
        for (int i = 0; i < 2_000; i++)
        {
            rendered += Run(mutations.Next(), Small, TimeSpan.FromSeconds(30), MaxBytes, variables) ? 1 : 0;
        }

        Assert.InRange(rendered, 50, 1_950);
    }

    internal static (List<string> Templates, Dictionary<string, object?> Variables) Corpus()
    {
        using FixtureSource fixtures = FixtureSource.Open(Fixtures.Path("jinja.zip"));
        var templates = new List<string>();
        foreach (string name in fixtures.Names.Where(name => name.StartsWith("chat_", StringComparison.Ordinal)))
        {
            templates.Add(fixtures.ReadJson(name).GetProperty("template").GetString()!);
        }

        JsonElement expressions = fixtures.ReadJson("expressions.json");
        foreach (JsonElement group in expressions.GetProperty("groups").EnumerateArray())
        {
            if (group.TryGetProperty("template", out JsonElement template))
            {
                templates.Add(template.GetString()!);
            }

            if (group.TryGetProperty("pieces", out JsonElement pieces))
            {
                templates.AddRange(pieces.EnumerateArray().Select(piece => piece[0].GetString()!));
            }
        }

        templates.AddRange(fixtures.ReadJson("errors.json").GetProperty("cases").EnumerateArray().Select(test => test.GetProperty("template").GetString()!));
        Dictionary<string, object?> variables = expressions.GetProperty("variables").EnumerateObject().ToDictionary(v => v.Name, object? (v) => v.Value);
        variables["messages"] = fixtures.ReadJson("conversations.json").GetProperty("conversations").GetProperty("tool_dict");
        variables["x"] = "x";
        return (templates, variables);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    /// <summary>Runs a template; whether it gave a text.</summary>
    private static bool Run(string template, ChatTemplateOptions options, TimeSpan limit, long maxBytes, Dictionary<string, object?>? variables = null)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        Exception? error = Record.Exception(() => ChatTemplate.Parse(template).Render(variables ?? [], options));
        string shown = template.Length > 2_000 ? template[..2_000] : template;
        Assert.True(error is null or TemplateException, $"{error}\n{shown}");
        TimeSpan used = Environment.CpuUsage.TotalTime - start;
        Assert.True(used < limit, $"{used} of processor time: {shown}");
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(bytes < maxBytes, $"{bytes} bytes: {shown}");
        return error is null;
    }
}
