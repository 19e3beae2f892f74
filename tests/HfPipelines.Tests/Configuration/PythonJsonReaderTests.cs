using System.Text;
using System.Text.Json;
using HfPipelines.Configuration;

namespace HfPipelines.Tests.Configuration;

public class PythonJsonReaderTests
{
    [Theory]
    [InlineData("""{"a":NaN,"b":[Infinity,-Infinity],"c":"NaN \" Infinity"}""", """{"a":"NaN","b":["Infinity","-Infinity"],"c":"NaN \" Infinity"}""")]
    [InlineData("\uFEFF{\"a\":1}", """{"a":1}""")]
    [InlineData("""{"a":"\\","b":NaN}""", """{"a":"\\","b":"NaN"}""")]
    public void Numbers_that_JSON_does_not_know_become_strings(string python, string json)
        => Assert.Equal(json, JsonSerializer.Serialize(Parse(python), new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":NaNa}")]
    [InlineData("{\"a\":nan}")]
    public void What_is_no_JSON_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => Parse(text));

    private static JsonElement Parse(string text) => PythonJsonReader.Parse(Encoding.UTF8.GetBytes(text));
}
