using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>A call that only some classes have.</summary>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="Text">The call as it is written out.</param>
/// <param name="Results">All results of the checkpoint.</param>
internal sealed record ExtraCall(Tokenizer Tokenizer, string Text, JsonElement Results)
{
    /// <summary>All calls that only some classes have.</summary>
    public IEnumerable<JsonElement> All => Results.GetProperty("extra").EnumerateArray();

    /// <summary>An input that several calls share.</summary>
    public JsonElement Input(string name) => All.First(c => !c.TryGetProperty("call", out _) && c.TryGetProperty(name, out _)).GetProperty(name);

    /// <summary>Ids that several calls share.</summary>
    public int[] Sequence => [.. Input("sequence").EnumerateArray().Select(i => i.GetInt32())];
}
