using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>NemotronAsrStreamingFeatureExtractor</c>: pre-emphasised mel spectra, also of the pieces of a stream.</summary>
internal sealed class NemotronAsrStreamingExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 80,
        ["sampling_rate"] = 16000,
        ["hop_length"] = 160,
        ["n_fft"] = 512,
        ["win_length"] = 400,
        ["preemphasis"] = 0.97,
        ["padding_value"] = 0.0,
        ["mel_filters_dtype"] = "float32",
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int frame = options.Int("n_fft"), hop = options.Int("hop_length");
        bool isCentred = options.Given.BoolOrNull("center") ?? true;
        int behind = options.Given.Bool("is_last_audio_chunk") && !isCentred ? (frame / 2) - hop : 0;
        SequencePadding padded = SequencePadding.Apply(Channels.One(waves, options), PaddingRule.Read(options, PaddingRule.Longest));
        Tensor lengths = tensor(waves.Select(w => w.size(0)).ToArray());
        Tensor mel = EmphasizedMel.Of(padded.Batch, lengths, options, isCentred, behind);
        Tensor counts = isCentred ? EmphasizedMel.Counts(lengths, options) : (lengths + (behind - frame)).div(hop, RoundingMode.floor) + 1;
        Tensor mask = FrameMasks.Of(counts, mel.size(1));
        return new AudioFeatures { ["input_features"] = mel * mask.unsqueeze(-1), ["attention_mask"] = mask };
    }
}
