using System.Text.Json;

namespace HfPipelines.Verification.Processing;

/// <summary>Elementary conversions, and tables of size rules.</summary>
internal static class TransformCases
{
    public static IEnumerable<ProcessingCase> Read(JsonElement json) => [];
}
