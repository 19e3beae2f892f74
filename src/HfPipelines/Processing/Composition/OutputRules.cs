using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Processing.Composition;

/// <summary>What classes make of their outputs last, by the names of the table of classes.</summary>
internal static class OutputRules
{
    private static readonly Dictionary<string, Action<ComposedCall>> Table = new()
    {
        ["candidates"] = TextOutputs.Candidates,
        ["cross_attention_mask"] = MaskOutputs.CrossAttention,
        ["cutoffs"] = Cutoffs,
        ["drawn_grids"] = DrawnGrids,
        ["drawn_size"] = DrawnSize,
        ["grid_positions"] = MaskOutputs.GridPositions,
        ["image_attention_mask"] = MaskOutputs.ImageAttention,
        ["labels"] = TextOutputs.Labels,
        ["lookahead"] = Lookahead,
        ["masked_ids"] = TextOutputs.MaskedIds,
        ["merged_pixels"] = MergedPixels,
        ["normalized_prompts"] = PromptOutputs.Normalized,
        ["padded_patches"] = PaddedPatches,
        ["pictures_by_text"] = PicturesByText,
        ["prompt_ids"] = PromptIds,
        ["qformer_texts"] = TextOutputs.ForQFormer,
        ["query_tokens"] = TextOutputs.QueryTokens,
        ["scaled_prompts"] = PromptOutputs.Scaled,
        ["seconds_per_group"] = SecondsPerGroup,
        ["targets"] = TextOutputs.Targets,
    };

    /// <summary>Finds a rule.</summary>
    /// <param name="name">Its name.</param>
    public static Action<ComposedCall> Get(string name) => Table.TryGetValue(name, out Action<ComposedCall>? rule) ? rule : throw new InvalidOperationException($"The output rule '{name}' does not exist.");

    /// <summary>The pictures of each text, filled up with zeros to the most that one has.</summary>
    /// <param name="call">The call.</param>
    /// <returns>[texts, pictures, ...].</returns>
    /// <exception cref="ProcessingException">There is no picture.</exception>
    public static Tensor ByText(ComposedCall call)
    {
        Tensor pixels = call.Result.PixelValues ?? throw new ProcessingException("pictures", "at least one, for this class takes no text alone", "none");
        int most = call.Batch.Images.Max(l => l.Count), start = 0;
        Tensor padded = zeros([call.Batch.Images.Count, most, .. pixels.shape[1..]], pixels.dtype);
        for (int text = 0; text < call.Batch.Images.Count; start += call.Batch.Images[text].Count, text++)
        {
            int count = call.Batch.Images[text].Count;
            if (count > 0)
            {
                padded[text].narrow(0, 0, count).copy_(pixels.narrow(0, start, count));
            }
        }

        return padded;
    }

    // Where the recordings of each text end in its samples (CSM).
    private static void Cutoffs(ComposedCall call)
    {
        if (call.Audio is null)
        {
            return;
        }

        long[] samples = MediaPart.All(call.Audio, "num_samples");
        int[] counts = [.. call.Texts.Select(t => Math.Max(1, t.AsSpan().Count(call.AudioPart!.Token)))];
        var cutoffs = new long[counts.Length * counts.Max()];
        Array.Fill(cutoffs, -1);
        int next = 0;
        for (int text = 0; text < counts.Length; text++)
        {
            long end = 0;
            for (int i = 0; i < counts[text] && next < samples.Length; i++)
            {
                cutoffs[(text * counts.Max()) + i] = end += samples[next++];
            }
        }

        call.Result["input_values_cutoffs"] = tensor(cutoffs, [counts.Length, counts.Max()]);
    }

    // The grids of given pictures and of those to be drawn, for each text (GLM-Image).
    private static void DrawnGrids(ComposedCall call)
    {
        if (call.Texts.Count == 0)
        {
            return;
        }

        (long rows, long columns, long firstRows, long firstColumns) = PromptRules.DrawnGrids(call);
        int given = call.Images is null ? 0 : call.Texts[0].AsSpan().Count(call.ImagePart!.Token);
        var grids = new List<long>();
        long[] pictures = call.Images is null ? [] : MediaPart.All(call.Images, "image_grid_thw");
        for (int text = 0; text < call.Texts.Count; text++)
        {
            grids.AddRange(pictures.Skip(text * given * 3).Take(given * 3));
            grids.AddRange([1, rows, columns]);
            if (call.Images is null)
            {
                grids.AddRange([1, firstRows, firstColumns]);
            }
        }

        call.Result["image_grid_thw"] = tensor(grids.ToArray(), [grids.Count / 3, 3]);
        call.Result["images_per_sample"] = tensor(Enumerable.Repeat(given + (call.Images is null ? 2L : 1), call.Texts.Count).ToArray());
    }

    // The size of the picture to be drawn, for each text (Emu 3).
    private static void DrawnSize(ComposedCall call)
    {
        if (call.Is("return_for_image_generation"))
        {
            (long rows, long columns) = PromptRules.DrawnSize(call);
            call.Result["image_sizes"] = tensor(call.Texts.SelectMany(_ => (long[])[rows, columns]).ToArray(), [call.Texts.Count, 2]);
        }
    }

    // How many tokens ahead the network listens (Nemotron).
    private static void Lookahead(ComposedCall call)
        => call.Result["num_lookahead_tokens"] = tensor((long)(MediaPart.Number(call.Config["default_num_lookahead_tokens"] ?? call.Node("supported_num_lookahead_tokens")?[0])
            ?? throw new ProcessingException("default_num_lookahead_tokens", "a number in processor_config.json", "none")));

    // The tiles of pictures and the frames of videos, in the order of their places (InternVL).
    private static void MergedPixels(ComposedCall call)
    {
        if (call.Videos is null)
        {
            return;
        }

        Tensor videos = call.Result["pixel_values_videos"]!;
        long[] tiles = call.Images is null ? [] : MediaPart.All(call.Images, "num_patches");
        (long image, int video) = (0, 0);
        int picture = 0;
        var parts = new List<Tensor>();
        foreach (string text in call.Texts)
        {
            for (int at = 0; at < text.Length; at++)
            {
                if (string.CompareOrdinal(text, at, call.ImagePart!.Token, 0, call.ImagePart.Token.Length) == 0)
                {
                    parts.Add(call.Result.PixelValues!.narrow(0, image, tiles[picture]));
                    image += tiles[picture++];
                }
                else if (string.CompareOrdinal(text, at, call.VideoPart!.Token, 0, call.VideoPart.Token.Length) == 0)
                {
                    parts.Add(videos[video++]);
                }
            }
        }

        call.Result["pixel_values_videos"] = null;
        call.Result.PixelValues = cat(parts, 0);
    }

    // The patches of each picture, filled up to the most that one has (ColQwen 2).
    private static void PaddedPatches(ComposedCall call)
    {
        if (call.Images is null)
        {
            return;
        }

        Tensor patches = call.Result.PixelValues!;
        long[] grids = MediaPart.All(call.Images, "image_grid_thw"), counts = [.. grids.Chunk(3).Select(g => g[1] * g[2])];
        long start = 0;
        call.Result.PixelValues = stack(counts.Select(count => nn.functional.pad(patches.narrow(0, (start += count) - count, count), [0, 0, 0, counts.Max() - count])));
    }

    // The pictures of each text, filled up to the most that one has, and which are none (PI0).
    private static void PicturesByText(ComposedCall call)
    {
        call.Result.PixelValues = ByText(call);
        int most = (int)call.Result.PixelValues.size(1);
        call.Result["pixel_attention_mask"] = tensor(call.Batch.Images.SelectMany(l => Enumerable.Range(0, most).Select(i => i < l.Count)).ToArray(), [call.Batch.Images.Count, most]);
    }

    // The number of the language, one or one for each recording (Nemotron).
    private static void PromptIds(ComposedCall call)
    {
        JsonObject languages = (JsonObject)(call.Node("prompt_dictionary") ?? throw new ProcessingException("prompt_dictionary", "the numbers of languages in processor_config.json", "none"));
        string[] wanted = call.Node("language") is JsonArray several ? [.. several.Select(l => l!.GetValue<string>())] : [.. call.Batch.Audio.Select(_ => call.Text("language")!)];
        call.Result["prompt_ids"] = tensor(wanted.Select(l => languages[l]?.GetValue<long>() ?? throw new ProcessingException("language", "one of prompt_dictionary in processor_config.json", l)).ToArray());
    }

    // How many seconds a group of frames lasts, for each video (Qwen Omni).
    private static void SecondsPerGroup(ComposedCall call)
    {
        if (call.Videos is not null)
        {
            double rate = MediaPart.Number(call.Options.Videos?.Options["fps"]) ?? call.Number("frames_per_second");
            call.Result["video_second_per_grid"] = tensor(call.Batch.Videos.Select(_ => (float)(call.VideoPart!.Option("temporal_patch_size") / rate)).ToArray());
        }
    }
}
