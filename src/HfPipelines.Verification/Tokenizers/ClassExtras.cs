using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>The calls that only some classes have.</summary>
internal static class ClassExtras
{
    /// <summary>Runs a call and compares its result.</summary>
    public static string? Run(Tokenizer tokenizer, JsonElement item, JsonElement results, JsonElement fixture)
    {
        return "not compared";
    }
}
