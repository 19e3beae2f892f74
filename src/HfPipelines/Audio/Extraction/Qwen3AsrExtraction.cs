using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>Qwen3ASRFeatureExtractor</c>: Whisper's features, filled to a multiple of two windows of frames.</summary>
internal sealed class Qwen3AsrExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 128,
        ["sampling_rate"] = 16000,
        ["hop_length"] = 160,
        ["chunk_length"] = 30,
        ["n_fft"] = 400,
        ["padding_value"] = 0.0,
        ["dither"] = 0.0,
        ["return_attention_mask"] = true,
        ["n_window"] = 50,
        ["min_length"] = 8000,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int least = options.Int("min_length");
        Tensor[] filled = [.. Channels.One(waves, options).Select(w => SequencePadding.Fill(w, least, left: false, 0))];
        PaddingRule rule = PaddingRule.Read(options, PaddingRule.ToMaxLength, options.Int("chunk_length") * options.Int("sampling_rate"));
        SequencePadding padded = SequencePadding.Apply(filled, rule);
        Tensor mask = WhisperExtraction.Steps(padded.MaskBatch, options.Int("hop_length"));
        Tensor mel = WhisperMel.Of(padded.Batch, options);
        int multiple = options.Int("n_window") * 2;
        long missing = multiple > 1 ? (multiple - (mel.size(2) % multiple)) % multiple : 0;
        var features = new AudioFeatures { ["input_features"] = nn.functional.pad(mel, [0, missing]) };
        if (options.Given.Bool("return_attention_mask"))
        {
            features["attention_mask"] = nn.functional.pad(mask, [0, missing]);
        }

        return features;
    }
}
