using System.Globalization;
using System.Text.Json.Nodes;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Processing.Composition;

/// <summary>The ways in which classes write or change texts before placeholders become tokens, by the names of the table of classes.</summary>
internal static class PromptRules
{
    private static readonly Dictionary<string, Func<ComposedCall, ProcessorBatch>> Table = new()
    {
        ["before_all"] = BeforeAll,
        ["before_once"] = call => call.Each(t => t.StartsWith(Begin(call), StringComparison.Ordinal) ? t : Begin(call) + t),
        ["behind_all"] = call => call.Each(t => t + call.Word("behind")),
        ["behind_first_images"] = BehindFirstImages,
        ["behind_last_image"] = BehindLastImage,
        ["detections"] = call => call.Batch.Texts is null && call.Batch.Candidates is { } lists ? call.With(lists.Select(l => $"Detect {string.Join(", ", l)}.")) : call.Batch,
        ["durations"] = Durations,
        ["images_first"] = ImagesFirst,
        ["lengths"] = Lengths,
        ["numbered"] = Numbered,
        ["ocr_prompt"] = OcrPrompt,
        ["phrases"] = call => call.Batch.Candidates is { } lists ? call.With(lists.Select(l => string.Join(". ", l.Select(t => t.Trim().ToLowerInvariant())) + ".")) : call.Batch,
        ["policies"] = Conversations.Policies,
        ["queries"] = Queries,
        ["sequences"] = Sequences,
        ["target_size"] = TargetSize,
        ["task_prompts"] = TaskPrompts,
        ["task_sentence"] = TaskSentence,
        ["visual"] = call => call.Batch.Texts is null && call.Batch.Prompts?.Boxes is { } boxes ? call.With(boxes.Select(_ => "visual")) : call.Batch,
        ["without_tokens"] = WithoutTokens,
    };

    /// <summary>Finds a rule.</summary>
    /// <param name="name">Its name.</param>
    public static Func<ComposedCall, ProcessorBatch> Get(string name) => Table.TryGetValue(name, out Func<ComposedCall, ProcessorBatch>? rule) ? rule : throw new InvalidOperationException($"The prompt rule '{name}' does not exist.");

    private static string Begin(ComposedCall call) => call.Tokenizer.BosToken ?? call.Tokenizer.EosToken ?? "";

    // The beginning of the sequence before each text, and, for a picture to be drawn, its size in tokens behind it (Emu 3).
    private static ProcessorBatch BeforeAll(ComposedCall call)
    {
        string drawn = "";
        if (call.Is("return_for_image_generation"))
        {
            (long rows, long columns) = DrawnSize(call);
            drawn = $"{call.Word("image_before")}{rows}*{columns}{call.Word("image_wrapper")}";
        }

        string begin = call.Batch.AddSpecialTokens == false ? "" : call.Word("before");
        return call.Each(t => begin + t + drawn);
    }

    /// <summary>Rows and columns of tokens of a picture to be drawn.</summary>
    public static (long Rows, long Columns) DrawnSize(ComposedCall call)
    {
        int[] ratio = [.. call.Text("ratio")!.Split(':').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        double scale = Math.Sqrt(call.Number("image_area") / (ratio[0] * ratio[1])) / call.Number("downsample_ratio");
        return ((long)Math.Round(ratio[1] * scale), (long)Math.Round(ratio[0] * scale));
    }

    // The beginning of the sequence behind the pictures that a text begins with (Mllama).
    private static ProcessorBatch BehindFirstImages(ComposedCall call)
    {
        string image = call.ImagePart!.Token, begin = Begin(call);
        return call.Each(text =>
        {
            int end = 0;
            while (!text.Contains(begin, StringComparison.Ordinal) && text.AsSpan(end).StartsWith(image, StringComparison.Ordinal))
            {
                end += image.Length;
            }

            return text.Contains(begin, StringComparison.Ordinal) ? text : text[..end] + begin + text[end..];
        });
    }

    // The beginning of the sequence behind the last picture; texts without placeholders begin with their pictures (PaliGemma).
    private static ProcessorBatch BehindLastImage(ComposedCall call)
    {
        if (call.Batch.Images.Count == 0)
        {
            throw new ProcessingException("pictures", "at least one, for this class takes no text alone", "none");
        }

        string image = call.ImagePart!.Token;
        bool marked = call.Texts.Any(t => t.Contains(image, StringComparison.Ordinal));
        return call.Batch.Texts is null ? call.Batch : call.With(call.Texts.Select((text, i) =>
        {
            string placed = marked ? text : MediaPart.Repeat(image, call.ImageCount(i)) + text;
            int end = placed.LastIndexOf(image, StringComparison.Ordinal) is var at and >= 0 ? at + image.Length : image.Length - 1;
            end = Math.Min(end, placed.Length);
            return placed[..end] + Begin(call) + placed[end..] + "\n";
        }));
    }

    // The pictures' tokens, the beginning of the sequence, the text and an end of line (PI0).
    private static ProcessorBatch ImagesFirst(ComposedCall call)
    {
        IReadOnlyList<string> texts = call.Batch.Texts ?? [.. call.Batch.Images.Select(_ => "")];
        return texts.Count != call.Batch.Images.Count
            ? throw new ProcessingException("pictures", $"lists of them for {texts.Count} texts", $"{call.Batch.Images.Count}")
            : call.With(texts.Select((t, i) => $"{call.ImagePart!.Repeat(call.ImagePart.Option("image_seq_length") * call.ImageCount(i))}{Begin(call)}{t}\n"));
    }

    // A number before each placeholder, counted in its text (MiniCPM-V).
    private static ProcessorBatch Numbered(ComposedCall call)
    {
        if ((call.Config["use_image_id"] ?? call.ImagePart!.OptionNode("use_image_id")) is not { } wanted || !wanted.GetValue<bool>())
        {
            return call.Batch;
        }

        ProcessorBatch batch = call.Batch;
        foreach (MediaPart part in call.Spec.Part("prompt_options")["numbered"]!.AsArray().Select(n => n!.GetValue<string>() == "image" ? call.ImagePart! : call.VideoPart!))
        {
            batch = batch with { Texts = batch.Texts is null ? null : [.. batch.Texts.Select(Number)] };

            string Number(string text)
            {
                string[] pieces = text.Split(part.Token);
                return pieces[0] + string.Concat(pieces.Skip(1).Select((p, i) => $"{call.Word("number_before")}{i}{call.Word("number_after")}{part.Token}{p}"));
            }
        }

        return batch;
    }

    // The size of the picture to be drawn, in the tokenizer's words, and that of a smaller one first where none is given (GLM-Image).
    private static ProcessorBatch TargetSize(ComposedCall call)
    {
        (long rows, long columns, long firstRows, long firstColumns) = DrawnGrids(call);
        string first = call.Batch.Images.Count == 0 ? Grid(firstRows, firstColumns) : "";
        return call.Each(t => t + Grid(rows, columns) + first + Begin(call));

        string Grid(long height, long width) => $"{call.Word("grid_before")}{height} {width}{call.Word("grid_after")}";
    }

    /// <summary>Rows and columns of tokens of a picture to be drawn, and of the smaller one before it.</summary>
    public static (long Rows, long Columns, long FirstRows, long FirstColumns) DrawnGrids(ComposedCall call)
    {
        const int Factor = 32;
        long rows = (long)call.Number("target_h") / Factor, columns = (long)call.Number("target_w") / Factor;
        double ratio = (double)rows / columns;
        return (rows, columns, (long)(Math.Sqrt(ratio) * (Factor / 2)), (long)(Math.Sqrt(1 / ratio) * (Factor / 2)));
    }

    // Questions for what pictures show, or a sentence on the picture (ColPali).
    private static ProcessorBatch Queries(ComposedCall call)
    {
        if (call.Batch.Texts is not null && call.Batch.Images.Count > 0)
        {
            throw new ProcessingException("batch", "texts or pictures, for this class takes one kind at a time", "both");
        }

        bool marked = (bool?)call.Spec.Part("prompt_options")["marked"] is true;
        string begin = marked ? Begin(call) : "", suffix = call.Text("suffix") ?? MediaPart.Repeat(call.Tokenizer.PadToken ?? "", 10);
        string picture = marked ? $"{call.ImagePart!.Token}{begin}{call.Text("visual_prompt_prefix")}\n" : call.Text("visual_prompt_prefix")!;
        return call.Batch.Texts is null ? call.With(call.Batch.Images.SelectMany(l => l).Select(_ => picture)) : call.Each(t => $"{begin}{call.Text("query_prefix")}{t}{suffix}\n");
    }

    // A task's name stands for a question (Florence-2).
    private static ProcessorBatch TaskPrompts(ComposedCall call)
    {
        JsonObject tasks = call.Spec.Part("tasks");
        IReadOnlyList<string> texts = call.Batch.Texts ?? [.. call.Batch.Images.SelectMany(l => l).Select(_ => "")];
        string before = call.Batch.Images.Count == 0 ? "" : call.ImagePart!.Token + Begin(call), after = call.Batch.Images.Count == 0 ? "" : call.Tokenizer.EosToken ?? "";
        return call.With(texts.Select(t => before + Question(t) + after));

        string Question(string text)
        {
            if (tasks.FirstOrDefault(t => text.Contains(t.Key, StringComparison.Ordinal)) is not { Key: { } task, Value: { } question })
            {
                return text;
            }

            string format = question.GetValue<string>(), rest = text.Replace(task, "", StringComparison.Ordinal);
            return format.Contains("{input}", StringComparison.Ordinal) ? format.Replace("{input}", rest.Trim(), StringComparison.Ordinal)
                : rest.Length == 0 ? format : throw new ProcessingException("text", $"'{task}' alone", $"'{text}'");
        }
    }

    // The names of tasks, as a sentence (OneFormer).
    private static ProcessorBatch TaskSentence(ComposedCall call)
    {
        call.Options = call.Options with { MaxLength = (int)call.Number("task_seq_length") };
        return call.Each(t => t is "semantic" or "instance" or "panoptic" ? $"the task is {t}" : throw new ProcessingException("text", "the name of a task: semantic, instance or panoptic", $"'{t}'"));
    }

    // How long recordings are, in seconds (VibeVoice-ASR).
    private static ProcessorBatch Lengths(ComposedCall call)
    {
        string token = call.Text("audio_duration_token")!;
        using IEnumerator<AudioData> recordings = call.Batch.Audio.GetEnumerator();
        return call.Batch.Audio.Count == 0 ? call.Batch : call.Each(t => Filled(t, token, () => recordings.MoveNext() ? PythonFloat.Fixed(recordings.Current.Duration.TotalSeconds, 2) : token));
    }

    // How long videos are, in seconds (HyperCLOVA X).
    private static ProcessorBatch Durations(ComposedCall call)
    {
        string token = call.Word("duration");
        using IEnumerator<VideoData> videos = call.Batch.Videos.GetEnumerator();
        return call.Each(t => Filled(t, token, () => videos.MoveNext() ? PythonFloat.Repr(PythonFloat.RoundTo(Length(videos.Current.Metadata), 2)) : token));

        static double Length(VideoMetadata metadata) => metadata.Duration ?? metadata.TotalFrames / (metadata.FramesPerSecond ?? TimedFrames.AssumedRate);
    }

    private static string Filled(string text, string token, Func<string> next)
    {
        string[] pieces = text.Split(token);
        return pieces[0] + string.Concat(pieces.Skip(1).Select(p => next() + p));
    }

    // A question on the page, where none is asked (GOT-OCR 2).
    private static ProcessorBatch OcrPrompt(ComposedCall call)
    {
        if (call.Batch.Texts is not null)
        {
            return call.Batch;
        }

        bool pages = call.Is("multi_page");
        string color = call.Text("color") is { } name ? $"[{name}] " : "";
        string query = $"{color} OCR{(call.Is("format") ? " with format" : "")}{(pages ? " across multi pages" : "")}{((bool?)call.ImagePart!.OptionNode("crop_to_patches") is true ? " upon the patch reference" : "")}: ";
        return call.With(call.Batch.Images.Select(list
            => $"{call.Word("query_before")}{MediaPart.Repeat(call.ImagePart.Token, list.Count)}</img>\n{query}<|im_end|><|im_start|>assistant\n"));
    }

    // Texts and pictures in turn; without pictures all texts are one (IDEFICS).
    private static ProcessorBatch Sequences(ComposedCall call)
    {
        string fake = call.Word("fake"), image = call.ImagePart!.Token, begin = Begin(call), end = call.Is("add_eos_token") ? call.Tokenizer.EosToken ?? "" : "";
        bool closes = call.Config["add_end_of_utterance_token"] is { } wanted ? wanted.GetValue<bool>() : call.Tokenizer.ExtraSpecialTokens.Contains("<end_of_utterance>");
        if (call.Batch.Images.Count == 0 && call.Texts.Count > 0)
        {
            return call.With([begin + string.Join(closes ? "<end_of_utterance>" : "", call.Texts.Select(t => t.Trim(' '))) + end]);
        }

        return call.With(call.Texts.Select((text, i) =>
        {
            string[] pieces = text.Contains(image, StringComparison.Ordinal) ? text.Split(image) : [.. Enumerable.Repeat("", call.ImageCount(i)), text];
            string joined = pieces[0].Trim(' ');
            for (int p = 1; p < pieces.Length; p++)
            {
                joined += (joined.EndsWith(fake, StringComparison.Ordinal) ? "" : fake) + image + fake + pieces[p].Trim(' ');
            }

            return begin + joined + end;
        }));
    }

    // The class lets no text that holds its token for recordings (Voxtral).
    private static ProcessorBatch WithoutTokens(ComposedCall call)
    {
        string? token = call.Tokenizer.IdToToken((int)call.Number("audio_token_id"));
        return token is not null && call.Texts.Any(t => t.Contains(token, StringComparison.Ordinal))
            ? throw new ProcessingException("text", $"none that holds '{token}', which stands for recordings of a conversation", "one")
            : call.Batch;
    }
}
