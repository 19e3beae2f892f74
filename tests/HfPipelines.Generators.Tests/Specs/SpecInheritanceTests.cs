using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Tests.Specs;

public class SpecInheritanceTests
{
    private static readonly JsonValue Base = JsonReader.Read("""
        {
          "model_type": "base", "kind": "text", "summary": "A base.", "config": "BaseConfig",
          "fields": { "a": { "type": "int", "default": 1 }, "b": { "type": "bool", "default": true } },
          "classes": { "BaseModel": { "tasks": ["base"] }, "BaseForCausalLM": { "tasks": ["causal_lm"] } }
        }
        """);

    [Fact]
    public void Fields_change_and_vanish_and_classes_take_the_own_name()
    {
        ModelSpec spec = Read("""
            {
              "based_on": "base", "model_type": "mine", "config": "MineConfig",
              "fields": { "a": { "default": 2 }, "b": null, "c": { "type": "string?" } },
              "classes": { "MineForCausalLM": null }
            }
            """);
        Assert.Equal(["a", "c"], spec.Fields.Select(f => f.Name));
        Assert.Equal("2", spec.Fields[0].Default!.Text);
        Assert.Equal(["MineModel"], spec.Classes.Select(c => c.Name));
        Assert.Equal("text", spec.Kind);
        Assert.Null(spec.Summary);
    }

    [Fact]
    public void An_unknown_base_is_named()
        => Assert.Contains("'nothing'", Assert.Throws<SpecException>(() => Read("""{ "based_on": "nothing", "model_type": "m", "config": "MConfig" }""")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_circle_is_refused()
    {
        JsonValue left = JsonReader.Read("""{ "based_on": "right", "model_type": "left", "config": "LeftConfig" }""");
        JsonValue right = JsonReader.Read("""{ "based_on": "left", "model_type": "right", "config": "RightConfig" }""");
        SpecException error = Assert.Throws<SpecException>(() => SpecInheritance.Resolve(left, type => type == "left" ? left : right));
        Assert.Equal("based_on", error.Key);
    }

    private static ModelSpec Read(string json) => SpecReader.Read(SpecInheritance.Resolve(JsonReader.Read(json), type => type == "base" ? Base : null));
}
