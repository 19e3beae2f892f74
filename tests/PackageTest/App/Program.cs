// A user's program: it knows the packages only. It fails where an answer is not the one that Python gives.
using System.Text.Json;
using HfPipelines;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

string folder = args[0];
await using Llava llava = await Llava.LoadAsync(folder);
int wrong = 0;
using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "samples", "expected.json")));
foreach (JsonElement row in expected.RootElement.EnumerateArray())
{
    ImageData image = ImageData.Load(Path.Combine(folder, "samples", row.GetProperty("image").GetString()!));
    GeneratedText answer = await llava.AnswerAsync(image, row.GetProperty("question").GetString()!);
    if (answer.Text != row.GetProperty("answer").GetString() || !answer.TokenIds.SequenceEqual(row.GetProperty("tokens").EnumerateArray().Select(t => t.GetInt32())))
    {
        Console.WriteLine($"{row.GetProperty("question")}: expected {row.GetProperty("answer")}, found {answer.Text}");
        wrong++;
    }
}

await using ServiceProvider services = new ServiceCollection().AddLlava(folder).BuildServiceProvider();
IChatClient client = services.GetRequiredService<IChatClient>();
byte[] picture = File.ReadAllBytes(Path.Combine(folder, "samples", "scene0.png"));
ChatResponse response = await client.GetResponseAsync([new ChatMessage(ChatRole.User, [new DataContent(picture, "image/png"), new TextContent("Describe the image.")])]);
if (response.Text != "a purple triangle on a black background." || response.Usage?.OutputTokenCount != 9 || response.FinishReason != ChatFinishReason.Stop)
{
    Console.WriteLine($"chat client: found {response.Text}, {response.Usage?.OutputTokenCount} tokens, {response.FinishReason}");
    wrong++;
}

Console.WriteLine($"{expected.RootElement.GetArrayLength() + 1 - wrong} answers as Python gives them, {wrong} not");
return wrong;

/// <summary>The model under test.</summary>
[HfModel("llava")]
public partial class Llava;
