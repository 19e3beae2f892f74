using System.Runtime.InteropServices;
using System.Text.Json;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Layers;

/// <summary>What transformers itself says about layers, in <c>tests/fixtures/layers</c>.</summary>
internal static class LayerFacts
{
    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllBytes(FixturePath(Path.Combine("layers", name)))).RootElement;

    public static string FixturePath(string name) => Path.Combine(Repository.Root, "tests", "fixtures", name);

    public static float[] Floats(JsonElement base64) => MemoryMarshal.Cast<byte, float>(base64.GetBytesFromBase64()).ToArray();

    public static Tensor Recipe(JsonElement recipe) => MemoryWeights.Recipe(
        recipe.GetProperty("name").GetString()!,
        [.. recipe.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64())],
        recipe.GetProperty("offset").GetSingle(),
        recipe.GetProperty("scale").GetSingle());

    public static void Close(float[] expected, Tensor actual, double absolute, double relative, string what)
    {
        float[] values = actual.to_type(ScalarType.Float32).contiguous().data<float>().ToArray();
        Assert.True(expected.Length == values.Length, $"{what}: {expected.Length} numbers expected, {values.Length} found");
        for (int i = 0; i < values.Length; i++)
        {
            bool same = expected[i].Equals(values[i]) || Math.Abs(expected[i] - values[i]) <= absolute + (relative * Math.Abs(expected[i]));
            Assert.True(same, $"{what} [{i}]: expected {expected[i]:R}, found {values[i]:R}");
        }
    }
}
