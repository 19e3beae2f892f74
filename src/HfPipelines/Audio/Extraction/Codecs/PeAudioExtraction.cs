using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>PeAudioFeatureExtractor</c>: one channel whose end is mirrored up to a multiple of the step.</summary>
internal sealed class PeAudioExtraction : DacExtraction
{
    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 1,
        ["sampling_rate"] = 48000,
        ["padding_value"] = 0.0,
        ["hop_length"] = 1920,
    };

    protected override Tensor Prepare(Tensor wave, ExtractorOptions options)
    {
        Tensor checkedWave = base.Prepare(wave, options);
        int hop = options.Int("hop_length");
        int missing = (int)((hop - (checkedWave.size(0) % hop)) % hop);
        return missing == 0 ? checkedWave : Spectrogram.Extend(checkedWave, missing, "reflect").narrow(0, missing, checkedWave.size(0) + missing);
    }
}
