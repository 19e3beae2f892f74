using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.ChatTemplates;

namespace HfPipelines.Tests.ChatTemplates;

public class ChatTemplateTests
{
    private const string Llava =
        "{% for message in messages %}{% if message['role'] == 'user' %}{{ 'USER: ' }}{% if message['content'] is string %}{{ message['content'] }}{% else %}"
        + "{% for part in message['content'] %}{% if part['type'] == 'image' %}{{ '<image>\n' }}{% elif part['type'] == 'text' %}{{ part['text'] }}{% endif %}{% endfor %}{% endif %}{{ '\n' }}"
        + "{% elif message['role'] == 'assistant' %}{{ 'ASSISTANT: ' }}{{ message['content'] }}{{ eos_token + '\n' }}{% endif %}{% endfor %}"
        + "{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif %}";

    private static string Render(string template, params (string Name, object? Value)[] variables) =>
        ChatTemplate.Parse(template).Render(variables.ToDictionary(v => v.Name, v => v.Value));

    [Fact]
    public void RendersAQuestionAboutAnImage()
    {
        var image = new Dictionary<string, object?> { ["type"] = "image" };
        var text = new Dictionary<string, object?> { ["type"] = "text", ["text"] = "What is on the sofa?" };
        var input = new ChatTemplateInput
        {
            Messages =
            [
                new Dictionary<string, object?> { ["role"] = "user", ["content"] = new object[] { image, text } },
                new Dictionary<string, object?> { ["role"] = "assistant", ["content"] = "A cat." },
                new Dictionary<string, object?> { ["role"] = "user", ["content"] = "Sure?" },
            ],
            AddGenerationPrompt = true,
            Variables = new Dictionary<string, object?> { ["eos_token"] = "</s>" },
        };
        Assert.Equal("USER: <image>\nWhat is on the sofa?\nASSISTANT: A cat.</s>\nUSER: Sure?\nASSISTANT:", ChatRenderer.Render(ChatTemplate.Parse(Llava), input).Text);
    }

    [Fact]
    public void TruncatesNothingToALengthBeyondAnyText() => Assert.Equal("abc", Render("{{ s | truncate(899999999999999999999) }}", ("s", "abc")));

    [Fact]
    public void TakesTheValuesOfDotNet()
    {
        using JsonDocument json = JsonDocument.Parse("""{"b": 1, "a": [1.0, null, true]}""");
        (string, object?)[] variables =
        [
            ("nothing", null), ("truth", true), ("number", 3), ("big", BigInteger.Pow(2, 70)), ("half", 0.5f), ("letter", 'x'), ("list", new List<int> { 1, 2 }),
            ("texts", new Dictionary<string, string> { ["k"] = "v" }), ("element", json.RootElement), ("node", JsonNode.Parse("""{"n": [1, 2.50]}""")), ("pair", (1, "a")), ("other", new Uri("http://a.b")),
        ];
        Assert.Equal("[None, True, 3, 1180591620717411303424, 0.5, 'x', [1, 2], {'k': 'v'}, {'b': 1, 'a': [1.0, None, True]}, {'n': [1, 2.5]}, (1, 'a'), '<Uri>']",
            Render("{{ [nothing, truth, number, big, half, letter, list, texts, element, node, pair, other] }}", variables));
    }

    [Theory]
    [InlineData("a\n{{ 1 / 0 }}", "ZeroDivisionError", 2)]
    [InlineData("{% if x %}\n\n{{ x.y.z }}{% endif %}", "UndefinedError", 3)]
    [InlineData("\n\n{% for %}", "TemplateSyntaxError", 3)]
    [InlineData("{% macro m() %}\n{{ 1 + 'a' }}\n{% endmacro %}\n\n{{ m() }}", "TypeError", 2)]
    public void ErrorsNameClassAndLine(string template, string pythonClass, int line)
    {
        var error = Assert.Throws<TemplateException>(() => ChatTemplate.Parse(template, "t.jinja").Render(new Dictionary<string, object?> { ["x"] = new Dictionary<string, object?> { ["q"] = 1 } }));
        Assert.Equal((pythonClass, line, "t.jinja"), (error.PythonClass, error.Line, error.TemplateName));
        Assert.Contains($"line {line}", error.Message);
    }

    [Fact]
    public void CanBeRenderedFromManyThreads()
    {
        ChatTemplate template = ChatTemplate.Parse("{% set ns = namespace(n=0) %}{% macro m(x) %}{% set ns.n = ns.n + x %}{{ loop }}{% endmacro %}{% for i in range(n) %}{{ m(i) }}{% endfor %}{{ ns.n }}");
        Parallel.For(0, 200, n => Assert.Equal((n * (n - 1) / 2).ToString(), template.Render(new Dictionary<string, object?> { ["n"] = n })));
    }

    [Fact]
    public void GenerationSpansAreUtf16Indices()
    {
        RenderedChat chat = ChatTemplate.Parse("😀{% generation %}a😀{% endgeneration %}b{% generation %}c{% endgeneration %}").RenderWithSpans(new Dictionary<string, object?>());
        Assert.Equal([new TextSpan(2, 5), new TextSpan(6, 7)], chat.GenerationSpans);
    }
}
