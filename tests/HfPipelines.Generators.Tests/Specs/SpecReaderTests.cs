using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Tests.Specs;

public class SpecReaderTests
{
    [Theory]
    [InlineData("""{ "model_type": "m", "kind": "text" }""", "config", "missing")]
    [InlineData("""{ "model_type": 1, "kind": "text", "config": "C" }""", "model_type", "expected a text, found 1")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "A B" }""", "config", "the name of a class")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "clases": {} }""", "clases", "did you mean 'classes'?")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "fields": [] }""", "fields", "expected an object")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "fields": { "a": { "type": "number" } } }""", "fields.a.type", "int, float, bool")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "fields": { "a": { "type": "json[]" } } }""", "fields.a.type", "int, float, bool")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "fields": { "a": { "type": "int" } } }""", "fields.a.default", "needs a default")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "fields": { "a": { "type": "int", "default": 1.5 } } }""", "fields.a.default", "of the type 'int'")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "fields": { "a": { "type": "int[]", "default": 1 } } }""", "fields.a.default", "of the type 'int[]'")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "fields": { "a": { "type": "int", "default": 1, "alias": "b" } } }""", "fields.a.alias", "did you mean 'aliases'?")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "fields": { "a": { "type": "config" } } }""", "fields.a.model_type", "missing")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "classes": { "A": { "generates": "yes" } } }""", "classes.A.generates", "true or false")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "classes": { "A B": {} } }""", "classes.A B", "the name of a class")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "conversions": [{ "from": "a" }] }""", "conversions[0].to", "missing")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "conversions": [{ "from": "a(", "to": "b" }] }""", "conversions[0].from", "no pattern")]
    [InlineData("""{ "model_type": "m", "kind": "text", "config": "C", "conversions": [{ "add_prefix": "a", "remove_prefix": "b" }] }""", "conversions[0]", "not both")]
    public void A_wrong_key_is_named(string json, string key, string problem)
    {
        SpecException error = Assert.Throws<SpecException>(() => SpecReader.Read(JsonReader.Read(json)));
        Assert.Equal(key, error.Key);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Converters_keep_their_way_back()
    {
        ConversionSpec fuse = SpecCatalog.Find("mixtral")!.Conversions[1];
        Assert.Equal([@".experts..*\.w1.weight(?!\w)", @".experts..*\.w3.weight(?!\w)"], fuse.Sources);
        Assert.Equal(["MergeModulelist", "Concatenate"], fuse.Operations.Select(o => o.Name));
        Assert.Equal([".experts.*.w1.weight", ".experts.*.w3.weight"], fuse.Reverse!.Targets);
        Assert.Equal(["Chunk", "SplitModulelist"], fuse.Reverse.Operations.Select(o => o.Name));
    }

    [Fact]
    public void Prefix_changes_are_their_own_reverse()
    {
        ConversionSpec removal = SpecCatalog.Find("clip_text_model")!.Classes.Single(c => c.Name == "CLIPTextModel").Conversions.Single();
        Assert.Equal("text_model", removal.PrefixToRemove);
        Assert.Equal([@"^text_model\.(.+)"], removal.Sources);
        Assert.Equal(["$1"], removal.Targets);
        Assert.Equal("text_model", removal.Reverse!.PrefixToAdd);
        Assert.Equal(["text_model.$1"], removal.Reverse.Targets);
    }
}
