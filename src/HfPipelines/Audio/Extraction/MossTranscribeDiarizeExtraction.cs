using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>MossTranscribeDiarizeFeatureExtractor</c>: Whisper's features of the pieces that recordings are cut into, and two masks.</summary>
internal sealed class MossTranscribeDiarizeExtraction : FeatureExtraction
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
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        waves = Channels.One(waves, options);
        int samples = options.Int("chunk_length") * options.Int("sampling_rate");
        PaddingRule rule = PaddingRule.Read(options, PaddingRule.ToMaxLength, truncation: true, mask: true) with { Kind = PaddingRule.ToMaxLength, MaxLength = samples };
        SequencePadding padded = SequencePadding.Apply([.. waves.SelectMany(w => w.split(samples))], rule);
        long longest = waves.Max(w => w.size(0));
        return new AudioFeatures
        {
            ["input_features"] = WhisperMel.Of(padded.Batch, options),
            ["input_features_mask"] = WhisperExtraction.Steps(padded.MaskBatch, options.Int("hop_length")),
            ["padding_mask"] = stack(waves.Select(w => SequencePadding.Fill(ones(w.size(0), ScalarType.Int64), longest, left: false, 0))),
        };
    }
}
