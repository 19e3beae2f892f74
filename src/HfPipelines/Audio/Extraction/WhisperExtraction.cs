using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>WhisperFeatureExtractor</c>: the logarithm of mel spectra of pieces of one length.</summary>
internal sealed class WhisperExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 80,
        ["sampling_rate"] = 16000,
        ["hop_length"] = 160,
        ["chunk_length"] = 30,
        ["n_fft"] = 400,
        ["padding_value"] = 0.0,
        ["dither"] = 0.0,
        ["return_attention_mask"] = false,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        bool normalizes = options.Given.Bool("do_normalize");
        bool returnsMask = options.Given.Bool("return_attention_mask");
        int hop = options.Int("hop_length");
        int samples = options.Int("chunk_length") * options.Int("sampling_rate");
        PaddingRule rule = PaddingRule.Read(options, PaddingRule.ToMaxLength, samples, truncation: true, mask: returnsMask || normalizes ? true : null);
        SequencePadding padded = SequencePadding.Apply(Channels.One(waves, options), rule);
        IReadOnlyList<Tensor> values = normalizes ? UnitVariance.Apply(padded.Values, padded.Masks, rule.Value) : padded.Values;
        var features = new AudioFeatures();
        Tensor[] mels = [.. values.Select(v => WhisperMel.Of(v.unsqueeze(0), options))];

        // Stacking copies, which one recording can do without.
        if (mels is [Tensor only])
        {
            features["input_features"] = only;
        }
        else
        {
            features.Add("input_features", [.. mels.Select(m => m[0])]);
        }

        if (padded.Masks is { } masks)
        {
            features.Add("attention_mask", returnsMask ? [.. masks.Select(m => Steps(m, hop))] : masks);
        }

        return features;
    }

    /// <summary>1 for each frame whose first sample counts.</summary>
    /// <param name="mask">[..., samples].</param>
    /// <param name="hop">The distance between two frames.</param>
    public static Tensor Steps(Tensor mask, int hop) => mask.unfold(-1, 1, hop).squeeze(-1).narrow(-1, 0, mask.shape[^1] / hop);
}
