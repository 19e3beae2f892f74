using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Documents;

/// <summary>Reads lines of text off the likeliest character of each step: repeated ones count once, and the first character is a gap.</summary>
internal static class TextLineReader
{
    public static RecognizedText[] Read(PostProcessorCall call)
    {
        Tensor steps = call.Output("last_hidden_state", 3);
        string[] characters = call.Processor.Node("character_list") is JsonArray list ? [.. list.Select(c => c!.GetValue<string>())] : [];
        if (steps.size(2) > characters.Length)
        {
            throw call.Error($"expected a character_list of at least {steps.size(2)}, as many as the network tells apart, found {characters.Length}.");
        }

        return [.. steps.unbind(0).Select(One)];

        RecognizedText One(Tensor line)
        {
            if (line.numel() == 0)
            {
                return new RecognizedText("", float.NaN);
            }

            (Tensor best, Tensor indices) = line.to(float32).max(-1);
            float[] scores = best.ToFloats();
            long[] ids = indices.ToLongs();
            int[] kept = [.. Enumerable.Range(0, ids.Length).Where(i => ids[i] != 0 && (i == 0 || ids[i] != ids[i - 1]))];
            return new RecognizedText(string.Concat(kept.Select(i => characters[ids[i]])), Scores.Mean(kept.Select(i => scores[i])));
        }
    }
}
