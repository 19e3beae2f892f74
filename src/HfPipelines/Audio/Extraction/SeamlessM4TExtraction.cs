using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>SeamlessM4TFeatureExtractor</c>: Kaldi's filter bank, each filter normalised, several frames in a row.</summary>
internal sealed class SeamlessM4TExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["sampling_rate"] = 16000,
        ["num_mel_bins"] = 80,
        ["padding_value"] = 0.0,
        ["stride"] = 2,
        ["return_attention_mask"] = true,
        ["do_normalize_per_mel_bins"] = true,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int stacked = options.Int("stride");
        var bank = new KaldiFilterBank { SamplingRate = options.Int("sampling_rate"), Filters = options.Int("num_mel_bins"), Gain = 1 << 15 };

        // Of several channels the first counts.
        IEnumerable<Tensor> frames = waves.Select(w => bank.Of(w.dim() == 2 ? w[0] : w));
        SequencePadding padded = SequencePadding.Apply(
            [.. options.Bool("do_normalize_per_mel_bins") ? frames.Select(UnitVariance.OfColumns) : frames], PaddingRule.Read(options, PaddingRule.Longest, multiple: 2, mask: true));
        Tensor batch = padded.Batch;
        long rows = batch.size(1) / stacked;
        var features = new AudioFeatures
        {
            ["input_features"] = batch.narrow(1, 0, rows * stacked).reshape(batch.size(0), rows, stacked * batch.size(2)),
        };
        if (options.Bool("return_attention_mask"))
        {
            // A row counts where its second frame does; rows of one frame have none.
            Tensor mask = padded.MaskBatch.narrow(1, 0, rows * stacked).view(batch.size(0), rows, stacked);
            features["attention_mask"] = stacked > 1 ? mask.select(2, 1) : mask.narrow(1, 0, 0).squeeze(2);
        }

        return features;
    }
}
