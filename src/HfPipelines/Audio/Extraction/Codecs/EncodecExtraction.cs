using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>EncodecFeatureExtractor</c>: one channel or two, as long as whole chunks where the codec works in chunks.</summary>
internal class EncodecExtraction : CodecExtraction
{
    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 1,
        ["sampling_rate"] = 24000,
        ["padding_value"] = 0.0,
        ["chunk_length_s"] = null,
        ["overlap"] = null,
    };

    protected override Tensor Prepare(Tensor wave, ExtractorOptions options) => options.Int("feature_size") switch
    {
        1 when wave.dim() != 1 => throw ChannelError(wave, options, "one channel"),
        2 when wave.dim() != 2 || wave.size(1) != 2 => throw ChannelError(wave, options, "two channels"),
        _ => wave,
    };

    protected override PaddingRule Rule(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        PaddingRule rule = base.Rule(waves, options);
        if (rule.MaxLength is not null || options.DoubleOrNull("chunk_length_s") is not { } seconds || options.DoubleOrNull("overlap") is not { } overlap || !(rule.Truncates || rule.Pads))
        {
            return rule;
        }

        int chunk = (int)(seconds * options.Int("sampling_rate"));
        int step = Math.Max(1, (int)((1 - overlap) * chunk));
        long steps = rule.Truncates ? waves.Min(w => w.size(0)) / step : (waves.Max(w => w.size(0)) + step - 1) / step;
        return rule with { MaxLength = (int)(((steps - 1) * step) + chunk), Kind = rule.Truncates ? rule.Kind : PaddingRule.ToMaxLength };
    }
}
