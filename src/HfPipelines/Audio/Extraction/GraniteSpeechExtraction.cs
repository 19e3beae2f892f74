using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>GraniteSpeechFeatureExtractor</c>: mel spectra, two frames in a row, and the number of embeddings they become.</summary>
internal sealed class GraniteSpeechExtraction : FeatureExtraction
{
    private const double Decades = 8;

    public override bool ChecksSamplingRate => false;

    public override JsonObject Defaults => new()
    {
        ["sampling_rate"] = 16000,
        ["n_fft"] = 512,
        ["win_length"] = 400,
        ["hop_length"] = 160,
        ["n_mels"] = 80,
        ["projector_window_size"] = 15,
        ["projector_downsample_rate"] = 5,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        // Filled along the first dimension, whatever stands there; of several channels each makes frames of its own.
        long longest = waves.Max(w => w.size(0));
        if (waves.Any(w => w.dim() != waves[0].dim() || !w.shape.AsSpan(1).SequenceEqual(waves[0].shape.AsSpan(1))))
        {
            throw new AudioException($"{options.ClassName}: expected recordings with equal channels.");
        }

        Tensor mel = TorchaudioMel.Of(stack(waves.Select(w => SequencePadding.Fill(w, longest, left: false, 0))), options, options.Int("n_mels"), Decades);
        mel = mel.narrow(1, 0, mel.size(1) / 2 * 2);
        long[] sizes = [.. waves.Select(w => EmbeddingCount(w.shape[^1], options))];
        return new AudioFeatures
        {
            ["input_features"] = mel.reshape(mel.size(0), -1, 2 * mel.shape[^1]),
            ["audio_embed_sizes"] = sizes,
            ["input_features_mask"] = FrameMasks.Of(tensor(sizes), sizes.Max()),
        };
    }

    private static long EmbeddingCount(long samples, ExtractorOptions options)
    {
        int window = options.Int("projector_window_size");
        long encoded = ((samples / options.Int("hop_length")) + 1) / 2;
        return (encoded + window - 1) / window * (window / options.Int("projector_downsample_rate"));
    }
}
