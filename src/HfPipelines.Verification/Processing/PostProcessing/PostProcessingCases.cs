using System.Text.Json;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>The post-processing cases of a file, each for all classes that give the same.</summary>
internal static class PostProcessingCases
{
    // Each gives what the original's output is compared with: tensors, plain values, lists and dictionaries of them.
    private static readonly Dictionary<string, Func<PostCase, object?>> Checks = new()
    {
        ["post_process_object_detection"] = DetectionChecks.Objects,
    };

    public static IEnumerable<ProcessingCase> Read(JsonElement file)
    {
        if (!file.TryGetProperty("post", out JsonElement post))
        {
            yield break;
        }

        string model = file.GetProperty("model").GetString()!;
        foreach (JsonElement one in post.EnumerateArray())
        {
            string className = one.GetProperty("class").GetString()!, method = one.GetProperty("method").GetString()!;
            yield return new ProcessingCase($"{model}/{className} {method}", "postprocess", () => Run(file, one, className, method));
        }
    }

    private static string? Run(JsonElement file, JsonElement one, string className, string method)
    {
        if (!Checks.TryGetValue(method, out Func<PostCase, object?>? check))
        {
            return $"missing: {method} is not implemented.";
        }

        string[] same = one.TryGetProperty("same", out JsonElement others) ? [.. others.EnumerateArray().Select(o => o.GetString()!)] : [];
        foreach (string name in (IEnumerable<string>)[className, .. same])
        {
            using IDisposable scope = NewDisposeScope();
            var post = new PostCase(file, one, name);
            if (Expected.Compare(post.Expected, check(post), name) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }
}
