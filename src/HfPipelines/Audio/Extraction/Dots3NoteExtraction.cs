using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>Dots3NoteFeatureExtractor</c>: Whisper's features of the pieces that recordings are cut into.</summary>
internal sealed class Dots3NoteExtraction : FeatureExtraction
{
    private const int FramesPerToken = 8;

    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 128,
        ["sampling_rate"] = 16000,
        ["padding_value"] = 0.0,
        ["n_fft"] = 400,
        ["hop_length"] = 160,
        ["chunk_length"] = 60,
        ["dither"] = 0.0,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        ExtractorOptions own = options.Configured;
        int samples = own.Int("chunk_length") * own.Int("sampling_rate");
        int perToken = own.Int("hop_length") * FramesPerToken;
        Tensor[][] pieces = [.. Channels.One(waves, own).Select(w => w.split(samples))];
        long[] lengths = [.. pieces.SelectMany(p => p.Select(piece => piece.size(0)))];
        SequencePadding padded = SequencePadding.Apply(
            [.. pieces.SelectMany(p => p)],
            new PaddingRule { Kind = PaddingRule.ToMaxLength, MaxLength = samples, Value = own.Double("padding_value"), IsLeft = own.StringOrNull("padding_side") == "left" });
        Tensor mel = WhisperMel.Of(padded.Batch, own);
        return new AudioFeatures
        {
            ["input_features"] = mel.narrow(2, 0, Math.Min(mel.size(2), lengths.Max(Tokens) * FramesPerToken)),
            ["chunk_sample_lengths"] = tensor(lengths),
            ["num_audio_tokens"] = tensor(pieces.Select(p => p.Sum(piece => Tokens(piece.size(0)))).ToArray()),
        };

        long Tokens(long length) => (length + perToken - 1) / perToken;
    }
}
