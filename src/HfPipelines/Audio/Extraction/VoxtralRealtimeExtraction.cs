using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>VoxtralRealtimeFeatureExtractor</c>: Whisper's features below a loudness that is known beforehand.</summary>
internal sealed class VoxtralRealtimeExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 128,
        ["sampling_rate"] = 16000,
        ["hop_length"] = 160,
        ["n_fft"] = 400,
        ["win_length"] = 400,
        ["padding_value"] = 0.0,
        ["global_log_mel_max"] = 1.5,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        SequencePadding padded = SequencePadding.Apply(Channels.One(waves, options), PaddingRule.Read(options, PaddingRule.Longest));
        Tensor mel = WhisperMel.Of(padded.Batch, options, options.Given.BoolOrNull("center") ?? true, options.DoubleOrNull("global_log_mel_max"), looksIntoEach: false);
        var features = new AudioFeatures { ["input_features"] = mel };
        if (options.Given.Bool("return_attention_mask"))
        {
            features["attention_mask"] = FrameMasks.Of(padded.MaskBatch, options);
        }

        return features;
    }
}
