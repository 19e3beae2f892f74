using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.ChatTemplates;
using HfPipelines.ChatTemplates.Tools;
using HfPipelines.Verification;
using Microsoft.Extensions.AI;

namespace HfPipelines.Tests.ChatTemplates;

/// <summary>The C# counterparts of the fixtures' Python functions get the schemas that transformers gives those.</summary>
public class ToolSchemaTests
{
    public enum Colour
    {
        red, blue,
    }

    [Description("Looks up something for a place.")]
    private static void f_plain(
        [Description("The place, as \"city, country\".")] string place,
        [Description("Number of days.")] int days = 3,
        [Description("A ratio between 0 and 1.")] double ratio = 0.5,
        [Description("Whether to be verbose.")] bool verbose = false)
    {
    }

    [Description("No arguments.")]
    private static void f_none(CancellationToken cancellationToken)
    {
    }

    [Description("Orders a drink.")]
    private static Task<string> f_choices(
        [Description("What to drink")][AllowedValues("tea", "coffee")] string drink,
        [Description("How much")][AllowedValues(1, 2, 3)] int size) => Task.FromResult($"{drink} {size}");

    [Description("Uses many types.")]
    [return: Description("dict: counts")]
    private static Dictionary<string, int> f_types(
        [Description("numbers")] List<int> a,
        [Description("mapping")] IReadOnlyDictionary<string, double> b,
        [Description("optional text")] string? c,
        [Description("maybe")] int? e = null,
        [Description("a pair")] (int, string) f = default,
        [Description("nested")] Dictionary<string, int[]>[]? h = null,
        [Description("anything")] object? i = null) => [];

    private static JsonObject Expected(string function)
    {
        using FixtureSource fixtures = FixtureSource.Open(Fixtures.Path("jinja.zip"));
        JsonElement found = fixtures.ReadJson("schemas.json").GetProperty("functions").EnumerateArray().Single(f => f.GetProperty("function").GetString() == function);
        return JsonObject.Create(found.GetProperty("schema"))!;
    }

    [Fact]
    public void GivesTheSchemasOfTransformers()
    {
        Assert.Equal(Expected("f_plain").ToJsonString(), ToolSchema.From(f_plain).ToJsonString());
        Assert.Equal(Expected("f_none").ToJsonString(), ToolSchema.From(f_none).ToJsonString());
        Assert.Equal(Expected("f_choices").ToJsonString(), ToolSchema.From(f_choices).ToJsonString());
    }

    [Fact]
    public void TypesGetTheSchemasOfTransformers()
    {
        // Without `d: Union[int, str]` and `g: Literal[...]`, which C# cannot say; a list with default None is nullable only in C#.
        JsonObject expected = Expected("f_types");
        var parameters = (JsonObject)expected["function"]!["parameters"]!;
        ((JsonObject)parameters["properties"]!).Remove("d");
        ((JsonObject)parameters["properties"]!).Remove("g");
        ((JsonArray)parameters["required"]!).RemoveAt(3);
        var nested = (JsonObject)parameters["properties"]!["h"]!;
        nested.Insert(nested.IndexOf("description"), "nullable", true);
        Assert.Equal(expected.ToJsonString(), ToolSchema.From(f_types).ToJsonString());
    }

    [Fact]
    public void AnEnumListsItsNames()
    {
        [Description("Enums.")]
        static void Paint([Description("colour")] Colour c)
        {
        }

        JsonObject schema = ToolSchema.From(Paint);
        Assert.Equal("Paint", (string?)schema["function"]!["name"]);
        Assert.Equal(Expected("f_enum")["function"]!["parameters"]!["properties"]!["c"]!.ToJsonString(), schema["function"]!["parameters"]!["properties"]!["c"]!.ToJsonString());
    }

    [Fact]
    public void AnAIFunctionGetsTheSameShape()
    {
        AIFunction function = AIFunctionFactory.Create(f_plain, "f_plain");
        Assert.Equal(Expected("f_plain").ToJsonString(), ToolSchema.From(function).ToJsonString());
    }

    [Fact]
    public void SchemasRenderThroughATemplate()
    {
        var input = new ChatTemplateInput { Messages = [], Tools = [ToolSchema.From(f_none)] };
        Assert.Equal("""{"type": "function", "function": {"name": "f_none", "description": "No arguments.", "parameters": {"type": "object", "properties": {}}}}""",
            ChatRenderer.Render(ChatTemplate.Parse("{% for t in tools %}{{ t | tojson }}{% endfor %}"), input).Text);
    }

    [Fact]
    public void SaysWhatIsMissing()
    {
        static void NoDescription(int a)
        {
        }

        [Description("X.")]
        static void NoParameterDescription(int a)
        {
        }

        [Description("X.")]
        static void Unsupported([Description("a stream")] Stream a)
        {
        }

        Assert.Null(Assert.Throws<ToolSchemaException>(() => ToolSchema.From(NoDescription)).Parameter);
        Assert.Equal("a", Assert.Throws<ToolSchemaException>(() => ToolSchema.From(NoParameterDescription)).Parameter);
        Assert.Contains("System.IO.Stream", Assert.Throws<ToolSchemaException>(() => ToolSchema.From(Unsupported)).Message);
        Assert.Throws<ToolSchemaException>(() => ToolSchema.From([Description("X.")] () => 1));
    }
}
