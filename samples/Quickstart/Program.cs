using HfPipelines;

// Without arguments: a small LLaVA that lies beside this program, trained on pictures of coloured shapes.
// With arguments: FOLDER-OR-HUB-ID PICTURE QUESTION.
string model = Path.Combine(AppContext.BaseDirectory, "shapes-llava");
string picture = Path.Combine(model, "samples", "scene1.png");
string[] questions = ["Describe the image.", "How many shapes are there?", "What color is the background?"];
if (args is [string givenModel, string givenPicture, string givenQuestion])
{
    (model, picture, questions) = (givenModel, givenPicture, [givenQuestion]);
}

await using Llava llava = await Llava.LoadAsync(model);
ImageData image = ImageData.Load(picture);
Console.WriteLine($"{Path.GetFileName(picture)}: {image.Width} x {image.Height} pixels");
foreach (string question in questions)
{
    GeneratedText answer = await llava.AnswerAsync(image, question);
    Console.WriteLine($"> {question}\n{answer.Text}");
}

/// <summary>LLaVA, typed: the generator writes its members.</summary>
[HfModel("llava")]
public partial class Llava;
