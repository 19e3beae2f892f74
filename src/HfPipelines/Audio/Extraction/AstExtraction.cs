using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>ASTFeatureExtractor</c>: Kaldi's filter bank, cut or filled to one number of frames.</summary>
internal sealed class AstExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["sampling_rate"] = 16000,
        ["num_mel_bins"] = 128,
        ["max_length"] = 1024,
        ["do_normalize"] = true,
        ["mean"] = -4.2677393,
        ["std"] = 4.5689974,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        ExtractorOptions own = options.Configured;
        int length = own.Int("max_length");
        var bank = new KaldiFilterBank { SamplingRate = own.Int("sampling_rate"), Filters = own.Int("num_mel_bins"), Window = "hann" };
        var features = new AudioFeatures();
        features.Add("input_values", [.. waves.Select(wave =>
        {
            Tensor frames = SequencePadding.Fill(bank.Of(wave), length, left: false, 0).narrow(0, 0, length);
            return own.Bool("do_normalize") ? (frames - own.Double("mean")) / (own.Double("std") * 2) : frames;
        })]);
        return features;
    }
}
