using System.Globalization;
using HfPipelines;
using static TorchSharp.torch;

// Without arguments: a small Wav2Vec2 that lies beside this program, trained on Morse code.
// With arguments: FOLDER-OR-HUB-ID RECORDING...
string model = Path.Combine(AppContext.BaseDirectory, "morse-wav2vec2");
string[] recordings = [.. Directory.GetFiles(Path.Combine(model, "samples"), "*.wav").Order(StringComparer.Ordinal)];
if (args is [string givenModel, .. string[] givenRecordings] && givenRecordings.Length > 0)
{
    (model, recordings) = (givenModel, givenRecordings);
}

// The answers beside the recordings are of single precision.
await using Listener listener = await Listener.LoadAsync(model, new LoadOptions { DType = ScalarType.Float32 });
foreach (string recording in recordings)
{
    AudioData audio = AudioData.Load(recording);
    Transcription transcription = await listener.TranscribeAsync(audio, new TranscriptionOptions { Timestamps = TimestampKind.Words });
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(recording)}, {audio.Duration.TotalSeconds:F1} s: {transcription.Text}"));
    foreach (TranscribedChunk word in transcription.Chunks)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {word.Start:s\\.ff} to {word.End:s\\.ff} s: {word.Text}"));
    }
}

/// <summary>Wav2Vec2, typed: the generator writes its members.</summary>
[HfModel("wav2vec2")]
public partial class Listener;
