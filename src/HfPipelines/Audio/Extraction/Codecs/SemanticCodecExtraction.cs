using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>
/// The classes <c>NeuCodecFeatureExtractor</c> and <c>Xcodec2FeatureExtractor</c>: the samples for the acoustic encoder, Kaldi's filter bank for the semantic one.
/// </summary>
/// <param name="fillsBothEnds">Whether the filter bank sees half a step of silence before and behind (X-codec 2).</param>
internal sealed class SemanticCodecExtraction(bool fillsBothEnds) : FeatureExtraction
{
    private const int Stacked = 2;
    private const int Filters = 80;

    public override JsonObject Defaults => new()
    {
        ["sampling_rate"] = 16000,
        ["padding_value"] = 1.0,
        ["hop_length"] = 320,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int hop = options.Int("hop_length");
        PaddingRule rule = PaddingRule.Read(options, PaddingRule.Longest);
        rule = rule with { HasMask = rule.Pads, Multiple = Stacked };
        PaddingRule samplesRule = rule with { Multiple = hop, Value = 0, IsLeft = false };

        // One sample more, so that whole steps have one behind them.
        Tensor[] longer = [.. Channels.One(waves, options).Select(w => SequencePadding.Fill(w, w.size(0) + 1, left: false, 0))];
        SequencePadding padded = SequencePadding.Apply(longer, samplesRule);
        Tensor batch = padded.Batch;
        var bank = new KaldiFilterBank { SamplingRate = options.Int("sampling_rate"), Filters = Filters, Gain = 1 << 15 };
        SequencePadding mels = SequencePadding.Apply([.. longer.Select((w, i) => UnitVariance.OfColumns(bank.Of(Semantic(w, i))))], rule);
        Tensor frames = mels.Batch;
        long rows = frames.size(1) / Stacked;
        var features = new AudioFeatures
        {
            ["input_values"] = batch.unsqueeze(1),
            ["input_features"] = frames.narrow(1, 0, rows * Stacked).reshape(frames.size(0), rows, Stacked * Filters),
        };
        if (rule.HasMask)
        {
            features["padding_mask"] = padded.MaskBatch;
            features["input_features_mask"] = mels.MaskBatch.narrow(1, 0, rows * Stacked).reshape(frames.size(0), rows, Stacked).amin([-1]);
        }

        return features;

        Tensor Semantic(Tensor wave, int i)
        {
            if (!fillsBothEnds)
            {
                return SequencePadding.Fill(wave, samplesRule.Rounded(wave.size(0)), left: false, 0);
            }

            long counted = padded.Masks is { } masks ? masks[i].sum().ToInt64() : batch.size(1);
            return nn.functional.pad(batch[i].narrow(0, 0, Math.Min(samplesRule.Rounded(counted), batch.size(1))), [hop / 2, hop / 2]);
        }
    }
}
