using System.Text.Json;
using HfPipelines.Verification.Processing;

namespace HfPipelines.Verification;

/// <summary>The area <c>processing</c>: image, video and audio processors, resizing and colour conversion.</summary>
public sealed class ProcessingVerifier : AreaVerifier
{
    /// <inheritdoc/>
    public override string Area => "processing";

    /// <inheritdoc/>
    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, VerifyOptions options, CancellationToken cancellationToken = default)
    {
        foreach (string name in fixtures.Names.Where(n => n.EndsWith(".json", StringComparison.Ordinal) && n != "coverage.json"))
        {
            // A filter of the form model/... needs no other model's file.
            string model = name[(name.LastIndexOf('/') + 1)..].Split('.')[0];
            if (options.Filter?.IndexOf('/', StringComparison.Ordinal) is > 0 and { } slash && !model.EndsWith(options.Filter[..slash], StringComparison.Ordinal))
            {
                continue;
            }

            foreach (ProcessingCase one in Cases(name, fixtures.ReadJson(name)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (options.Filter is null || one.Name.Contains(options.Filter, StringComparison.Ordinal))
                {
                    yield return one.Result();
                }
            }
        }
    }

    private static IEnumerable<ProcessingCase> Cases(string file, JsonElement json)
    {
        string kind = json.TryGetProperty("kind", out JsonElement value) ? value.GetString() ?? "" : "";
        return kind switch
        {
            "image" => ImageProcessorCases.Read(json),
            "audio" when json.GetProperty("model").GetString() == "markuplm" => MarkupPageCases.Read(json),
            "audio" => FeatureExtractorCases.Read(json),
            "video" => VideoProcessorCases.Read(json),
            "audio_utils" => SpectrumCases.Read(json),
            "resample" => ResampleCases.Read(json),
            "resize-pil" => ResizeCases.Pillow(json),
            "resize-torch" => ResizeCases.Torch(json),
            "transforms" => TransformCases.Read(json),
            _ => [new ProcessingCase(Path.ChangeExtension(file, null), "preprocess", () => $"missing: fixtures of kind '{kind}' are not implemented.")],
        };
    }
}
