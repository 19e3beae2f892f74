using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>ParakeetFeatureExtractor</c>: pre-emphasised mel spectra, each filter normalised over the recording.</summary>
internal sealed class ParakeetExtraction : FeatureExtraction
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
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        SequencePadding padded = SequencePadding.Apply(Channels.One(waves, options), PaddingRule.Read(options, PaddingRule.Longest));
        Tensor lengths = tensor(waves.Select(w => w.size(0)).ToArray());
        Tensor mel = EmphasizedMel.Of(padded.Batch, lengths, options);
        Tensor counts = EmphasizedMel.Counts(lengths, options);
        Tensor mask = FrameMasks.Of(counts, mel.size(1));
        return new AudioFeatures { ["input_features"] = EmphasizedMel.Normalized(mel, counts, mask), ["attention_mask"] = mask };
    }
}
