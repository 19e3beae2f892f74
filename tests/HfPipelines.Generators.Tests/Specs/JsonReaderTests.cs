using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Tests.Specs;

public class JsonReaderTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("-1.5e-06")]
    [InlineData("\"a \\\"quoted\\\" \\\\ text\\n\"")]
    [InlineData("[1, [], {}, \"x\"]")]
    [InlineData("{ \"b\": 1, \"a\": { \"c\": [true, false, null] } }")]
    public void What_was_read_is_written_alike(string json) => Assert.Equal(json, JsonReader.Read(json).ToString());

    [Fact]
    public void Escapes_stand_for_characters() => Assert.Equal("\u00e9\t/", JsonReader.Read("\"\\u00e9\\t\\/\"").Text);

    [Fact]
    public void Values_know_their_place()
    {
        JsonValue value = JsonReader.Read("{\n  \"a\": [\n    1,\n    2\n  ]\n}");
        Assert.Equal(new TextPosition(3, 4), value["a"]!.Items[1].Position);
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("{", 0, 1)]
    [InlineData("{\"a\" 1}", 0, 5)]
    [InlineData("{\"a\": 1,}", 0, 8)]
    [InlineData("[1\n 2]", 1, 1)]
    [InlineData("\"open", 0, 5)]
    [InlineData("\"\\q\"", 0, 2)]
    [InlineData("01", 0, 1)]
    [InlineData("-", 0, 1)]
    [InlineData("1.", 0, 2)]
    [InlineData("tru", 0, 0)]
    [InlineData("{} {}", 0, 3)]
    [InlineData("{\"a\": 1, \"a\": 2}", 0, 9)]
    public void Malformed_text_is_refused_at_its_place(string json, int line, int column)
    {
        SpecException error = Assert.Throws<SpecException>(() => JsonReader.Read(json));
        Assert.Equal(new TextPosition(line, column), error.Position);
    }

    [Fact]
    public void Deep_nesting_is_refused() => Assert.Throws<SpecException>(() => JsonReader.Read(new string('[', 100_000)));
}
